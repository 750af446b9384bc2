import { AppError } from '@gobbler/contracts';
import { createWorkQueue, type WorkQueue, type WorkQueueOptions } from '@gobbler/service-kit';

const RETRY_AFTER_SECONDS = 2;

/** Hashing takes memory and time. Throws `OVERLOADED` when too many wait, or the request's time is over before its turn. */
export function createHashingQueue(limits: Pick<WorkQueueOptions, 'concurrency' | 'maxWaiting'>): WorkQueue {
  return createWorkQueue({ ...limits, busy: overloaded, late: overloaded });
}

function overloaded(): AppError {
  return new AppError('OVERLOADED', 'Too many people log in at this moment. Try again in a few seconds.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
