import { AppError } from '@gobbler/contracts';
import type { ServiceName } from '@gobbler/service-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ForwardRequest } from '../facade/facade-ports';
import { limitBytes } from '../http/limit-bytes';
import type { ScopeOf } from '../http/request-scopes';
import type { ForwardCall } from './forward-call';
import { isPlainPath } from './is-plain-path';
import { pickHeaders } from './pick-headers';

export interface ProxyOptions {
  /** Calls with our own token. */
  readonly forward: ForwardCall;
  readonly scopeOf: ScopeOf;
  /** Whether the stand-ins' pages are shown; never in production. */
  readonly showsLocalPages: boolean;
}

/** Bytes. */
const UPLOAD_LIMIT = 20 * 1024 * 1024;
const FORM_LIMIT = 64 * 1024;

/** A picture is shown as a picture and as nothing else, even where its bytes could be read as a page. */
const PICTURE_HEADERS = { 'content-security-policy': "default-src 'none'; sandbox" };

/** Shows what services keep at private addresses: `/pictures/` (post) and the stand-ins' pages below `/local/`. */
export function addProxyRoutes(app: FastifyInstance, { forward, scopeOf, showsLocalPages }: ProxyOptions): void {
  async function pass(service: ServiceName, request: FastifyRequest, reply: FastifyReply, limit: number) {
    if (!isPlainPath(request.url)) return reply.callNotFound();
    const { method } = request;
    const hasBody = method === 'POST' || method === 'PUT';
    const call: ForwardRequest = {
      method: hasBody ? method : 'GET',
      headers: pickHeaders(request.headers, REQUEST_HEADERS),
      body: hasBody ? limitBytes(request.raw, limit) : null,
      viewer: null,
    };
    const answer = await forward(service, request.url, call, scopeOf(request));
    return reply.status(answer.status).headers(pickHeaders(answer.headers, ANSWER_HEADERS)).send(answer.body);
  }

  void app.register((scope, _options, done) => {
    streamBodies(scope);
    scope.get('/pictures/:name', (request, reply) => pass('post', request, reply.headers(PICTURE_HEADERS), 0));
    if (showsLocalPages) {
      scope.put('/local/uploads/:uploadId', (request, reply) => {
        checkLength(request, UPLOAD_LIMIT);
        return pass('post', request, reply, UPLOAD_LIMIT);
      });
      scope.get('/local/*', (request, reply) => pass('payment', request, reply, 0));
      scope.post('/local/*', (request, reply) => pass('payment', request, reply, FORM_LIMIT));
    }
    done();
  });
}

const REQUEST_HEADERS = [
  'accept',
  'accept-language',
  'content-type',
  'content-length',
  'if-modified-since',
  'if-none-match',
];

const ANSWER_HEADERS = [
  'cache-control',
  'content-length',
  'content-security-policy',
  'content-type',
  'etag',
  'last-modified',
  'location',
  'referrer-policy',
  'retry-after',
];

/** Leaves every body in its stream. */
function streamBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined));
}

/** Refuses before the first byte what says itself that it is too long. */
function checkLength({ headers }: FastifyRequest, limit: number): void {
  if (Number(headers['content-length']) > limit) throw new AppError('PAYLOAD_TOO_LARGE', 'The body is too large.');
}
