import { AppError } from './app-error';

/** A request with the same key is still running; the client should retry soon. */
export class IdempotencyInProgressError extends AppError {
  constructor() {
    super('IDEMPOTENCY_IN_PROGRESS', 'A request with this Idempotency-Key is still running. Retry in a moment.', {
      retryAfterSeconds: 1,
    });
  }
}

/** The key was used for a different request. */
export class IdempotencyKeyReusedError extends AppError {
  constructor() {
    super('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request. Use a new one.');
  }
}
