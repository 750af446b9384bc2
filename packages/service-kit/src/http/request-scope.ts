import { AsyncLocalStorage } from 'node:async_hooks';
import type { AnswerWork } from '../graphql/answer-work';

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

const storage = new AsyncLocalStorage<RequestScope>();

/** The request that the running code works for; undefined outside of one. */
export function currentRequest(): RequestScope | undefined {
  return storage.getStore();
}

export function runInRequest<T>(scope: RequestScope, work: () => T): T {
  return storage.run(scope, work);
}

/** For what is about no request, although one may have led to it: its logs and calls carry no request's id. */
export function runOutsideRequests<T>(work: () => T): T {
  return storage.exit(work);
}
