import { AppError, type FieldProblem } from './app-error';

/** The operation requires a login (`UNAUTHENTICATED`). */
export class NotSignedInError extends AppError {
  constructor() {
    super('UNAUTHENTICATED', 'Log in first: this requires an access token.');
  }
}

/** The viewer is known but has no permission (`FORBIDDEN`). */
export class ForbiddenError extends AppError {
  constructor(message = 'This belongs to another user.') {
    super('FORBIDDEN', message);
  }
}

/** An account has used up a quota (`QUOTA_EXCEEDED`). */
export class QuotaExceededError extends AppError {
  /** @param freeAt when the first counted item stops counting */
  constructor(limit: number, counted: string, freeAt: Date, now: Date) {
    const retryAfterSeconds = Math.max(1, Math.ceil((freeAt.getTime() - now.getTime()) / 1_000));
    super('QUOTA_EXCEEDED', `An account may have at most ${limit} ${counted}. Try again later.`, { retryAfterSeconds });
  }
}

/**
 * A change may or may not have taken effect: its answer was lost (`OUTCOME_UNKNOWN`). Anything known to have had no effect is
 * `SUBGRAPH_UNAVAILABLE` instead.
 */
export class OutcomeUnknownError extends AppError {
  constructor(cause?: unknown) {
    super(
      'OUTCOME_UNKNOWN',
      'It is unknown whether this took effect. Repeat the request with the same Idempotency-Key to find out.',
      { retryAfterSeconds: 1, cause },
    );
  }
}

/** Another service is down or did not answer in time (`SUBGRAPH_UNAVAILABLE`). */
export class UnavailableError extends AppError {
  /** @param service null where the client must not learn which one */
  constructor(service: string | null, cause?: unknown) {
    const what = service === null ? 'Part of the system' : `The ${service} service`;
    super('SUBGRAPH_UNAVAILABLE', `${what} is unavailable. Try again in a few seconds.`, {
      retryAfterSeconds: 5,
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

/** Values of the wrong type, size or range (`BAD_USER_INPUT`), listed in `fields`. */
export class BadUserInputError extends AppError {
  constructor(fields: readonly FieldProblem[]) {
    super('BAD_USER_INPUT', fields.map((field) => `${field.path}: ${field.message}`).join('; '), { fields });
  }
}

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
