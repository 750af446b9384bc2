import { Semaphore as FairSemaphore } from 'async-mutex';
import { DeadlineExceededError, timeLeftMs } from './deadline';

export interface SemaphoreOptions {
  /** How many run at once. */
  readonly concurrency: number;
  /** How many may wait; one more is rejected at once. */
  readonly maxWaiting: number;
  /** What a work is rejected with when too many wait. */
  readonly overloaded: () => Error;
  /** What a work is rejected with when its request's deadline passed while it waited; `DEADLINE_EXCEEDED` when left out. */
  readonly timedOut?: () => Error;
}

/** Runs a work as soon as a slot is free; see {@link createSemaphore}. */
export type Semaphore = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A semaphore with a bounded queue (a bulkhead) for costly work such as hashing, FIFO. Never starts a work whose request's
 * deadline has passed. A failure of one work does not affect the others.
 */
export function createSemaphore({ concurrency, maxWaiting, overloaded, timedOut }: SemaphoreOptions): Semaphore {
  const slots = new FairSemaphore(concurrency);
  let admitted = 0;

  return async (work) => {
    if (admitted >= concurrency + maxWaiting) throw overloaded();
    admitted += 1;
    const [, release] = await slots.acquire();
    try {
      if (timeLeftMs() < 0) throw timedOut?.() ?? new DeadlineExceededError();
      return await work();
    } finally {
      admitted -= 1;
      release();
    }
  };
}
