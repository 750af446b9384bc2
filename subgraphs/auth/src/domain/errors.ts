import { AppError } from '@gobbler/errors';

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
