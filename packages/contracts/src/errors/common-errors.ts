import { AppError } from './app-error';

/** Somebody must be logged in for this (`UNAUTHENTICATED`). */
export class NotSignedInError extends AppError {
  constructor() {
    super('UNAUTHENTICATED', 'Log in first: this needs an access token.');
  }
}

/** The caller is known, and this is not theirs (`FORBIDDEN`). */
export class ForbiddenError extends AppError {
  constructor(message = 'This belongs to somebody else.') {
    super('FORBIDDEN', message);
  }
}

/** An account has used up what it may have of something (`QUOTA_EXCEEDED`). */
export class QuotaExceededError extends AppError {
  /** @param freeAt when the first of what was counted stops counting */
  constructor(limit: number, counted: string, freeAt: Date, now: Date) {
    const retryAfterSeconds = Math.max(1, Math.ceil((freeAt.getTime() - now.getTime()) / 1_000));
    super('QUOTA_EXCEEDED', `An account may have at most ${limit} ${counted}. Try again later.`, { retryAfterSeconds });
  }
}

/** Another service did not answer, or not in time (`SUBGRAPH_UNAVAILABLE`). */
export class UnavailableError extends AppError {
  /** @param service null where the client must not know which */
  constructor(service: string | null, cause?: unknown) {
    const what = service === null ? 'Part of the system' : `The ${service} service`;
    super('SUBGRAPH_UNAVAILABLE', `${what} is unavailable. Try again in a few seconds.`, {
      retryAfterSeconds: 5,
      ...(cause === undefined ? {} : { cause }),
    });
  }
}
