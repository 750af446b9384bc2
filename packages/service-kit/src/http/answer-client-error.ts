import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { INTERNAL_HEADERS } from './internal-headers';

/** Answers what is no HTTP request, or comes too slowly or with too much in its headers, as we answer all else. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  // Node names a socket here that may be gone, or in the middle of another answer.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statusOf(error.code);
  const requestId = randomUUID();
  const body = JSON.stringify({ error: 'The request is malformed.', code: 'BAD_REQUEST', requestId });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `${INTERNAL_HEADERS.requestId}: ${requestId}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function statusOf(code: string): 400 | 408 | 431 {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
}
