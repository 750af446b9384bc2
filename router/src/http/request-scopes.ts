import { randomUUID } from 'node:crypto';
import { INTERNAL_HEADERS, type RequestScope } from '@gobbler/service-kit';
import type { FastifyRequest } from 'fastify';

/** Hands out the one scope of a request. */
export type ScopeOf = (request: FastifyRequest) => RequestScope;

/**
 * Each request's id, its trace and its deadline. The deadline counts from when it is first asked for, by the first
 * operation: passing a slow upload on, which needs none, eats nothing of the time for the answer.
 * @param timeoutMs milliseconds for the answer
 */
export function createRequestScopes(timeoutMs: number): ScopeOf {
  const scopes = new WeakMap<FastifyRequest, RequestScope>();
  return (request) => {
    const known = scopes.get(request);
    if (known) return known;
    let deadlineAt: number | undefined;
    const scope = {
      requestId: request.id,
      traceparent: continueTrace(request.headers[INTERNAL_HEADERS.traceparent]),
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
