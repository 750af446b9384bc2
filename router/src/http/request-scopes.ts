import { randomUUID } from 'node:crypto';
import { INTERNAL_HEADERS, type RequestScope } from '@gobbler/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Hands out the one scope of a request. */
export type ScopeOf = (request: FastifyRequest) => RouterScope;

export interface RouterScope extends RequestScope {
  /** Aborted once the client has gone without its answer: what only reads need not go on. */
  readonly clientGone: AbortSignal;
}

/**
 * Each request's id, its trace and its deadline. The deadline counts from when it is first asked for, by the first
 * operation: passing a slow upload on, which needs none, eats nothing of the time for the answer.
 * @param timeoutMs milliseconds for the answer
 */
export function createRequestScopes(app: FastifyInstance, timeoutMs: number): ScopeOf {
  const scopes = new WeakMap<FastifyRequest, RouterScope>();
  const clients = new WeakMap<FastifyRequest, AbortController>();
  app.addHook('onRequest', (request, { raw }, done) => {
    raw.once('close', () => {
      if (!raw.writableFinished) clients.get(request)?.abort();
    });
    done();
  });
  return (request) => {
    const known = scopes.get(request);
    if (known) return known;
    let deadlineAt: number | undefined;
    let client: AbortController | undefined;
    const scope = {
      requestId: request.id,
      traceparent: continueTrace(request.headers[INTERNAL_HEADERS.traceparent]),
      get clientGone() {
        if (!client) {
          client = new AbortController();
          clients.set(request, client);
        }
        return client.signal;
      },
      get deadlineAt() {
        return (deadlineAt ??= performance.now() + timeoutMs);
      },
    };
    scopes.set(request, scope);
    return scope;
  };
}

const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-([\da-f]{2})$/;

/** W3C Trace Context, level 1: the caller's trace with a span of ours, or a new trace. */
function continueTrace(given: unknown): string {
  // Node keeps random bytes for UUIDs in stock; asking for others costs a system call each time.
  const spanId = randomUUID().replaceAll('-', '').slice(16);
  const [, traceId, flags] = typeof given === 'string' ? (TRACEPARENT.exec(given) ?? []) : [];
  return `00-${traceId ?? randomUUID().replaceAll('-', '')}-${spanId}-${flags ?? '01'}`;
}
