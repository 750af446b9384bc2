import {
  currentSpan,
  formatTraceparent,
  INTERNAL_HEADERS,
  newSpanId,
  newTraceId,
  parseTraceparent,
  type RequestScope,
} from '@gobbler/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Departure } from './departure';

/** Hands out the one scope of a request. */
export type ScopeOf = (request: FastifyRequest) => RouterScope;

export interface RouterScope extends RequestScope {
  /** Noted once the client has gone without its answer: what only reads need not go on. */
  readonly departure: Departure;
}

/**
 * Each request's id, its trace and its deadline. The deadline counts from when it is first asked for, by the first
 * operation: passing a slow upload on, which needs none, eats nothing of the time for the answer.
 * @param timeoutMs milliseconds for the answer
 */
export function createRequestScopes(app: FastifyInstance, timeoutMs: number): ScopeOf {
  const scopes = new WeakMap<FastifyRequest, LazyScope>();
  app.addHook('onRequest', (request, { raw }, done) => {
    raw.once('close', () => {
      if (!raw.writableFinished) scopes.get(request)?.departure.note();
    });
    done();
  });
  return (request) => {
    const known = scopes.get(request);
    if (known) return known;
    const scope = new LazyScope(request, timeoutMs);
    scopes.set(request, scope);
    return scope;
  };
}

/** A class, since an object with accessors of its own costs several times as much. */
class LazyScope implements RouterScope {
  readonly requestId: string;
  readonly traceparent: string;
  readonly departure = new Departure();
  private readonly timeoutMs: number;
  private deadline: number | undefined;

  constructor({ id, headers }: FastifyRequest, timeoutMs: number) {
    this.requestId = id;
    this.traceparent = continueTrace(headers[INTERNAL_HEADERS.traceparent]);
    this.timeoutMs = timeoutMs;
  }

  get deadlineAt(): number {
    return (this.deadline ??= performance.now() + this.timeoutMs);
  }
}

/**
 * W3C Trace Context: the span in which the request is traced; without one the caller's trace with a span of ours, or a new trace,
 * which is the subgraphs' to keep.
 */
function continueTrace(given: unknown): string {
  const span = currentSpan();
  if (span) return span.traceparent;
  const { traceId = newTraceId(), isSampled = true } = parseTraceparent(given) ?? {};
  return formatTraceparent({ traceId, spanId: newSpanId(), isSampled });
}
