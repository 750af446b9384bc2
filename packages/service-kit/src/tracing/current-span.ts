import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span, SpanOptions } from './span';

const storage = new AsyncLocalStorage<Span>();
let isOn = false;

/** Called by the first tracer of a process. Until then all that tracing costs is one look at this switch. */
export function switchTracingOn(): void {
  isOn = true;
}

/** The span that the running code works in; undefined where nothing is traced. */
export function currentSpan(): Span | undefined {
  return isOn ? storage.getStore() : undefined;
}

/** Makes a span the current one while the work runs, without ending it. Runs the work without one where there is none. */
export function withSpan<T>(span: Span | undefined, work: () => T): T {
  if (!isOn) return work();
  return span ? storage.run(span, work) : storage.exit(work);
}

/** Runs the work, synchronous or not, in a span below the current one; without a current one it only runs the work. */
export function inSpan<T>(name: string, options: SpanOptions, work: (span?: Span) => T): T {
  const parent = currentSpan();
  if (!parent) return work();
  return runSpan(parent.child(name, options), work);
}

/** Runs the work in a span, and ends the span with it. */
export function runSpan<T>(span: Span, work: (span: Span) => T): T {
  const fail = (error: unknown): never => {
    span.fail(error);
    span.end();
    throw error;
  };
  let result: T;
  try {
    result = storage.run(span, () => work(span));
  } catch (error) {
    return fail(error);
  }
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      span.end();
      return value;
    }, fail) as T;
  }
  span.end();
  return result;
}
