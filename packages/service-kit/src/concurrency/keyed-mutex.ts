import { E_TIMEOUT, Mutex, withTimeout } from 'async-mutex';
import { DeadlineExceededError, timeLeftMs } from './deadline';

export interface KeyedMutexOptions {
  /** Milliseconds to wait for a key, at most; the request's deadline when left out. */
  readonly waitMs?: number;
  /** What `run` rejects with when `waitMs` have passed; `DEADLINE_EXCEEDED` when left out. */
  readonly timedOut?: () => Error;
}

export interface KeyedMutex {
  /**
   * Runs the work while no other work of this key runs in this process. A failure of the work does not affect the next one.
   * Rejects without starting the work when the key is not free in time.
   */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves to the function that releases the key, or to null when the key is not free within `waitMs` milliseconds. */
  acquire(key: string, waitMs: number): Promise<(() => void) | null>;
}

/** One mutex per key within this process, FIFO. A waiter that gives up leaves the queue; no one waits past the request's deadline. */
export function createKeyedMutex({ waitMs = Infinity, timedOut }: KeyedMutexOptions = {}): KeyedMutex {
  const mutexes = new Map<string, Mutex>();

  async function acquire(key: string, limitMs: number): Promise<(() => void) | null> {
    const mutex = mutexes.get(key) ?? new Mutex();
    mutexes.set(key, mutex);
    try {
      const release = await (limitMs === Infinity ? mutex : withTimeout(mutex, Math.max(0, limitMs))).acquire();
      return () => {
        release();
        if (!mutex.isLocked()) mutexes.delete(key);
      };
    } catch (error) {
      if (error === E_TIMEOUT) return null;
      throw error;
    }
  }

  return {
    acquire,
    async run(key, work) {
      const leftMs = timeLeftMs();
      const release = await acquire(key, Math.min(waitMs, leftMs));
      if (!release) throw waitMs < leftMs && timedOut ? timedOut() : new DeadlineExceededError();
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
