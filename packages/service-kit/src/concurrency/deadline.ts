import { AppError } from '@gobbler/contracts';
import { currentRequest } from '../http/request-scope';
import { within } from './within';

/** Milliseconds until the current request's deadline, by the monotonic clock; Infinity outside of a request. */
export function timeLeftMs(): number {
  return (currentRequest()?.deadlineAt ?? Infinity) - performance.now();
}

/** The request's deadline has passed, and the work has not been started (`DEADLINE_EXCEEDED`). */
export class DeadlineExceededError extends AppError {
  constructor() {
    super('DEADLINE_EXCEEDED', 'This took too long.');
  }
}

/**
 * Gives up on an answer at its deadline; whether the work took effect is unknown then. Rejects with `DEADLINE_EXCEEDED`.
 * @param deadlineAt by the monotonic clock (`performance.now()`, milliseconds)
 */
export function withinDeadline<T>(deadlineAt: number, work: Promise<T>): Promise<T> {
  return within(deadlineAt - performance.now(), work, () => new AppError('DEADLINE_EXCEEDED', 'This took too long.'));
}
