import { ERROR_CODES, retryAfterHeader, toAppError, toGraphqlError } from '@gobbler/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers what fails around GraphQL (a body that is not JSON, too large, too late) in GraphQL's own shape. */
export function sendRequestError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = toAppError(thrown);
  const isDefect = error.code === 'INTERNAL_SERVER_ERROR';
  if (isDefect) request.log.error({ err: thrown }, 'a GraphQL request failed');
  const status = isDefect ? 500 : ERROR_CODES[error.code].graphql;
  const { message, extensions } = toGraphqlError(error);
  void reply
    .status(status)
    .headers(retryAfterHeader(error, status))
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { ...extensions, requestId: request.id } }] });
}
