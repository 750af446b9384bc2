import { AppError, ERROR_CODES, type ErrorCode } from '@gobbler/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { MASKED_MESSAGE } from '../gateway/subgraph-errors';

/** Sends errors outside GraphQL execution (body not JSON, too large, too late) in GraphQL's shape. */
export function sendRequestError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, message } = describe(error);
  if (code === 'INTERNAL_SERVER_ERROR') request.log.error({ err: error }, 'a GraphQL request failed');
  void reply
    .status(status)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { code, requestId: request.id } }] });
}

function describe(error: FastifyError): { status: number; code: ErrorCode; message: string } {
  if (error instanceof AppError) {
    return { status: ERROR_CODES[error.code].graphql, code: error.code, message: error.message };
  }
  const status = error.statusCode ?? 500;
  if (status === 413) return { status, code: 'PAYLOAD_TOO_LARGE', message: 'The body is too large.' };
  if (status === 415) return { status, code: 'UNSUPPORTED_MEDIA_TYPE', message: 'This content type is not supported.' };
  if (status >= 400 && status < 500) return { status, code: 'BAD_REQUEST', message: 'The request is malformed.' };
  return { status: 500, code: 'INTERNAL_SERVER_ERROR', message: MASKED_MESSAGE };
}
