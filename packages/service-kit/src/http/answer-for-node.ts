import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '@gobbler/contracts';
import { headerValues } from './header-values';
import { INTERNAL_HEADERS } from './internal-headers';
import { requestIdOf } from './request-id';

/** The latest request of each connection, with its answer. */
const exchanges = new WeakMap<Duplex, { readonly request: IncomingMessage; readonly response: ServerResponse }>();
const refused = new WeakSet<Duplex>();

/** Milliseconds that a refused client may take to read its answer before the connection is cut. */
const LINGER_MS = 1_000;

/**
 * Gives what Node answers by itself, mostly without a body, the form of all our answers. The server must be made with
 * `requireHostHeader: false`, or Node goes on answering a missing `Host`, and with {@link answerClientError}.
 */
export function answerForNode(server: Server): void {
  server.prependListener('request', (request, response) => exchanges.set(request.socket, { request, response }));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const { headers, body } = refusal('BAD_REQUEST', 'This expectation can not be met.', requestIdOf(request));
    response.writeHead(417, headers).end(body);
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    // Node has let go of the socket: an error without a listener would end the process.
    socket.on('error', () => socket.destroy());
    endWith(socket, rawRefusal(405, 'METHOD_NOT_ALLOWED', 'CONNECT is not supported.', requestIdOf(request)));
  });
}

/** Answers what is no HTTP request, or comes too slowly or with too much in its headers. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  if (!socket.writable || refused.has(socket)) return;
  refused.add(socket);
  const refuse = (): void =>
    endWith(socket, rawRefusal(statusOf(error.code), 'BAD_REQUEST', 'The request is malformed.', requestIdOf()));
  const { request, response } = exchanges.get(socket) ?? {};
  // A request whose own body is malformed gets one answer, and no answer is cut in two by another.
  if (!request || !response || (!request.complete && !response.headersSent)) return refuse();
  const end = request.complete ? refuse : (): void => endWith(socket, '');
  if (response.writableFinished) end();
  else response.once('finish', end);
}

/** HTTP/1.1 requires one `Host`, which names a host: servers that take different ones of two would disagree. */
export function hasOneHost({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  const hosts = headerValues(rawHeaders, 'host');
  return hosts.length <= 1 && (hosts.length === 1 || httpVersion !== '1.1') && hosts.every((host) => HOST.test(host));
}

const HOST = /^[\w.~!$&'()*+,;=%:[\]-]*$/;

function refusal(code: ErrorCode, error: string, requestId: string) {
  const body = JSON.stringify({ error, code, requestId });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    [INTERNAL_HEADERS.requestId]: requestId,
    connection: 'close',
  };
  return { headers, body };
}

function rawRefusal(status: number, code: ErrorCode, error: string, requestId: string): string {
  const { headers, body } = refusal(code, error, requestId);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}

/** Not cut at once: a client that is still sending would see a reset in place of the answer. */
function endWith(socket: Duplex, text: string): void {
  socket.end(text);
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function statusOf(code: string | undefined): 400 | 408 | 431 {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
}
