import { AppError } from './app-error';

/** A request with the same key has not been answered yet. It is no use waiting longer; asking again soon is. */
export class IdempotencyInProgressError extends AppError {
  constructor() {
    super('IDEMPOTENCY_IN_PROGRESS', 'A request with this Idempotency-Key is still running. Ask again in a moment.', {
      retryAfterSeconds: 1,
    });
  }
}

/** The key was used for something else. */
export class IdempotencyKeyReusedError extends AppError {
  constructor() {
    super('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request. Take a new one.');
  }
}
