import { AppError } from '@gobbler/contracts';

export class EmailTakenError extends AppError {
  constructor() {
    super('EMAIL_TAKEN', 'An account with this email already exists.');
  }
}

/** Says nothing of which of the two was wrong. */
export class InvalidCredentialsError extends AppError {
  constructor() {
    super('INVALID_CREDENTIALS', 'Email or password is wrong.');
  }
}

export class TooManyAttemptsError extends AppError {
  constructor(retryAfterSeconds: number) {
    super('RATE_LIMITED', 'Too many wrong passwords for this account. Try again later.', { retryAfterSeconds });
  }
}

/** Says nothing of whether any of them was right. */
export class TooManyFromSourceError extends AppError {
  constructor(retryAfterSeconds: number) {
    super('RATE_LIMITED', 'Too many attempts from this address. Try again later.', { retryAfterSeconds });
  }
}

/** For `Retry-After`: at least one. */
export function secondsUntil(to: Date, from: Date): number {
  return Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 1000));
}

export class PasswordNeededError extends AppError {
  constructor() {
    super('FORBIDDEN', 'This session was not started by the phone app: this requires the account’s password.');
  }
}

export class SessionOverError extends AppError {
  constructor() {
    super('UNAUTHENTICATED', 'This session is over. Log in again.');
  }
}

export class SignUpUnfinishedError extends AppError {
  constructor(cause?: unknown) {
    super('SUBGRAPH_UNAVAILABLE', 'The account could not be made at the moment. Try again in a few seconds.', {
      retryAfterSeconds: 5,
      cause,
    });
  }
}
