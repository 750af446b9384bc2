import type { Logger } from '../logging/create-logger';
import { within } from '../concurrency/within';

/** One step of a shutdown: what it ends, and how. */
export type ShutdownStep = readonly [what: string, end: () => Promise<unknown> | unknown];

/**
 * Runs the steps one after the other; one that fails or takes too long is logged and does not stop the rest.
 * @param limitMs milliseconds for all of them together
 */
export async function shutDown(log: Logger, limitMs: number, steps: readonly ShutdownStep[]): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (const [what, end] of steps) {
    try {
      const leftMs = Math.max(100, deadline - performance.now());
      await within(leftMs, Promise.resolve(end()), () => new Error(`not done within ${Math.round(leftMs)} ms`));
    } catch (error) {
      log.error({ err: error }, `could not end ${what} cleanly`);
    }
  }
}
