import { AppError } from '@gobbler/contracts';
import { createSemaphore, type Semaphore, type SemaphoreOptions } from '@gobbler/service-kit';

const RETRY_AFTER_SECONDS = 2;

/** Hashing takes memory and time. Throws `OVERLOADED` when too many wait, or when the request's deadline passes meanwhile. */
export function createHashingQueue(limits: Pick<SemaphoreOptions, 'concurrency' | 'maxWaiting'>): Semaphore {
  return createSemaphore({ ...limits, overloaded, timedOut: overloaded });
}

function overloaded(): AppError {
  return new AppError('OVERLOADED', 'Too many people log in at this moment. Try again in a few seconds.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
