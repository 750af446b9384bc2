import { AppError } from '@gobbler/contracts';
import { within } from '../concurrency/within';

/**
 * Gives up on an answer at its deadline; whether the work took effect is in doubt for the caller then.
 * Rejects with `DEADLINE_EXCEEDED`.
 * @param deadlineAt by the monotonic clock (`performance.now()`, milliseconds)
 */
export function withinDeadline<T>(deadlineAt: number, work: Promise<T>): Promise<T> {
  return within(deadlineAt - performance.now(), work, () => new AppError('DEADLINE_EXCEEDED', 'This took too long.'));
}
