import { AppError } from '@gobbler/contracts';
import { currentRequest } from '../http/request-scope';

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
