import { AppError } from '@gobbler/contracts';
import { currentRequest } from '../http/request-scope';

export interface WorkQueueOptions {
  /** Works that run at once. */
  readonly concurrency: number;
  /** Works that may wait. */
  readonly maxWaiting: number;
  /** What whoever would have to wait behind too many is told. */
  readonly busy: () => Error;
  /** What whoever has no time left when the turn comes is told; `DEADLINE_EXCEEDED` when left out. */
  readonly late?: () => Error;
}

/** Runs a work as soon as there is room, in order; nothing begins that nobody waits for any more. */
export type WorkQueue = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue for costly work of requests, such as hashing, that takes only as much as can be done in time. */
export function createWorkQueue({ concurrency, maxWaiting, busy, late = tooLate }: WorkQueueOptions): WorkQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  /** Resolves when it is one's turn. */
  async function enter(): Promise<void> {
    if (running < concurrency) {
      running += 1;
      return;
    }
    if (waiting.length >= maxWaiting) throw busy();
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Hands one's place to the next one. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return async (work) => {
    const deadlineAt = currentRequest()?.deadlineAt ?? Infinity;
    await enter();
    try {
      if (performance.now() > deadlineAt) throw late();
      return await work();
    } finally {
      leave();
    }
  };
}

function tooLate(): AppError {
  return new AppError('DEADLINE_EXCEEDED', 'This took too long.');
}
