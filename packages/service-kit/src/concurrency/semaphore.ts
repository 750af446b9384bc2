import { E_TIMEOUT, Semaphore as FairSemaphore, withTimeout } from 'async-mutex';
import { DeadlineExceededError, timeLeftMs } from './deadline';

export interface SemaphoreOptions {
  /** How many run at once. */
  readonly concurrency: number;
  /** How many may wait; one more is rejected at once. */
  readonly maxWaiting: number;
  /** What a work is rejected with when too many wait. */
  readonly overloaded: () => Error;
  /** What a work is rejected with when it waited for too long; `DEADLINE_EXCEEDED` when left out. */
  readonly timedOut?: () => Error;
}

/**
 * Runs a work as soon as a slot is free; see {@link createSemaphore}.
 * @param waitMs milliseconds to wait for a slot, at most; until the request's deadline when left out
 */
export type Semaphore = <T>(work: () => Promise<T>, waitMs?: number) => Promise<T>;

/**
 * A semaphore with a bounded queue (a bulkhead) for costly work such as hashing, FIFO. A work that waits for too long leaves
 * the queue and is never started. A failure of one work does not affect the others.
 */
export function createSemaphore({ concurrency, maxWaiting, overloaded, timedOut }: SemaphoreOptions): Semaphore {
  const slots = new FairSemaphore(concurrency);
  const tooLate = timedOut ?? (() => new DeadlineExceededError());
  let admitted = 0;

  return async (work, waitMs = timeLeftMs()) => {
    if (admitted >= concurrency + maxWaiting) throw overloaded();
    if (waitMs <= 0) throw tooLate();
    admitted += 1;
    try {
      const mustWait = waitMs !== Infinity && slots.isLocked();
      const [, release] = await (mustWait ? withTimeout(slots, waitMs) : slots).acquire();
      try {
        return await work();
      } finally {
        release();
      }
    } catch (error) {
      throw error === E_TIMEOUT ? tooLate() : error;
    } finally {
      admitted -= 1;
    }
  };
}
