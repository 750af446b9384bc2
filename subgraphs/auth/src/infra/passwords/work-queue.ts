import { AppError } from '@gobbler/errors';
import { currentRequest } from '@gobbler/service-kit';

export interface WorkQueueOptions {
  /** Works that run at once. */
  readonly concurrency: number;
  /** Works that may wait. */
  readonly maxWaiting: number;
}

/** Runs a work as soon as there is room. Throws `OVERLOADED` when too many wait, or the request's time is over before it begins. */
export type WorkQueue = <T>(work: () => Promise<T>) => Promise<T>;

const RETRY_AFTER_SECONDS = 2;

export function createWorkQueue({ concurrency, maxWaiting }: WorkQueueOptions): WorkQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  /** Resolves when it is one's turn. */
  async function enter(): Promise<void> {
    if (running < concurrency) {
      running += 1;
      return;
    }
    if (waiting.length >= maxWaiting) throw overloaded();
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
      if (performance.now() > deadlineAt) throw overloaded();
      return await work();
    } finally {
      leave();
    }
  };
}

function overloaded(): AppError {
  return new AppError('OVERLOADED', 'Too many people log in at this moment. Try again in a few seconds.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
