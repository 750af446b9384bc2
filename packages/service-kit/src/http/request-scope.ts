import { AsyncLocalStorage } from 'node:async_hooks';
import { withSpan } from '../tracing/current-span';

/** What follows a request through every call that it causes: for logs, traces and when to stop, never for decisions. */
export interface RequestScope {
  readonly requestId: string;
  /** W3C trace context, null when the caller sent none. */
  readonly traceparent: string | null;
  /** By the monotonic clock (`performance.now()`, milliseconds); the answer is worthless after it. */
  readonly deadlineAt: number;
  /** The work for a subgraph's answer. */
  readonly work?: AnswerWork;
}

/** The work for one answer, which is over once the caller is gone or the deadline has passed. */
export interface AnswerWork {
  /** Whether it only reads; a change that has started is always finished. */
  isRead: boolean;
  /** Whether it is a mutation: at its deadline it may have taken effect. */
  isChange: boolean;
  isOver(): boolean;
  /** Counts fields that are to be resolved and items of lists; false when nothing more must be done. */
  take(count: number): boolean;
  /** Never settles: what waits for it is collected with the request, without an error for each field. */
  readonly never: Promise<never>;
}

const storage = new AsyncLocalStorage<RequestScope>();

/** The request that the running code works for; undefined outside of one. */
export function currentRequest(): RequestScope | undefined {
  return storage.getStore();
}

export function runInRequest<T>(scope: RequestScope, work: () => T): T {
  return storage.run(scope, work);
}

/** For what is about no request, although one may have led to it: its logs and calls carry no request's id, and no trace. */
export function runOutsideRequests<T>(work: () => T): T {
  return storage.exit(() => withSpan(undefined, work));
}
