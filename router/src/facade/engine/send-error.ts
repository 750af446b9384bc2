import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDefect, toErrorAnswer } from '../errors/error-answer';
import type { RefusalStyle } from '../errors/refusal-style';
import type { FacadePorts } from '../facade-ports';

/** Answers an error in a route's words; what nobody foresaw is logged and masked. */
export function sendError(
  { log }: FacadePorts,
  style: RefusalStyle,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (isDefect(error)) log.error({ err: error, path: request.url.split('?')[0] }, 'a REST request failed');
  const { status, headers, body } = toErrorAnswer(error, style, request.id);
  void reply.status(status).headers(headers).send(body);
}
