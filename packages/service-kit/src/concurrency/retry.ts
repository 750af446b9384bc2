import { setTimeout as sleep } from 'node:timers/promises';
import { timeLeftMs } from './deadline';

export interface RetryOptions {
  readonly isRetryable: (error: unknown) => boolean;
  /** How often the work runs, at most, the first time included. */
  readonly maxRuns: number;
  /** Milliseconds of the first pause, at most; the limit doubles with each further one, and the pause is random below it. */
  readonly backoffMs: number;
  /** Milliseconds from now after which no run starts. */
  readonly limitMs: number;
}

/** The work failed in a way that may pass, as often as it was allowed to; `cause` is the last failure. */
export class RetriesExhaustedError extends Error {
  override readonly name = 'RetriesExhaustedError';

  constructor(cause: unknown) {
    super('it failed again and again', { cause });
  }
}

/**
 * Runs the work again after a failure that may pass, with exponential backoff and full jitter. No run starts after the limit
 * or the request's deadline. Throws other failures as they are, and `RetriesExhaustedError` when it gives up.
 */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { isRetryable, maxRuns, backoffMs, limitMs } = options;
  const until = performance.now() + Math.min(limitMs, timeLeftMs());
  for (let run = 1; ; run += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      const pauseMs = Math.random() * backoffMs * 2 ** (run - 1);
      if (run === maxRuns || performance.now() + pauseMs >= until) throw new RetriesExhaustedError(error);
      await sleep(pauseMs);
    }
  }
}
