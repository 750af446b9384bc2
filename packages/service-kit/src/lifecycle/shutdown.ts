import type { Logger } from '../logging/create-logger';

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
      await within(Math.max(100, deadline - performance.now()), Promise.resolve(end()));
    } catch (error) {
      log.error({ err: error }, `could not end ${what} cleanly`);
    }
  }
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${Math.round(limitMs)} ms`)), limitMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
