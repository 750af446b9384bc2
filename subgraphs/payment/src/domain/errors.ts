import { AppError, UnavailableError } from '@gobbler/contracts';

export class PersonNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such person.');
  }
}

export class CustomerNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'You have no subscription to manage: you have never been at a checkout.');
  }
}

export class SubscriptionNotFoundError extends AppError {
  constructor() {
    super('NOT_FOUND', 'There is no such subscription.');
  }
}

export class AlreadyPremiumError extends AppError {
  constructor() {
    super('ALREADY_PREMIUM', 'They have premium already.');
  }
}

export class RedirectNotAllowedError extends AppError {
  constructor(path: string) {
    const message = 'must be an address at one of the configured origins';
    super('REDIRECT_NOT_ALLOWED', `${path}: ${message}`, { fields: [{ path, message }] });
  }
}

/** Stripe gave no clear answer. Whether it did what it was asked is in doubt: ask again, with the same idempotency key. */
export class StripeInDoubtError extends UnavailableError {
  /** Whether it is our key that Stripe does not take. */
  readonly isKeyRefused: boolean;

  constructor(cause: unknown, { isKeyRefused = false } = {}) {
    super('payment provider', cause);
    this.isKeyRefused = isKeyRefused;
  }
}

/** Stripe answered no, and keeps saying so under this idempotency key: ask again with another one. */
export class StripeRefusedError extends UnavailableError {
  /** Whether what the call was about does not exist at Stripe (any more). */
  readonly isMissing: boolean;
  /** Whether it was for a customer that does not exist at Stripe (any more). */
  readonly isCustomerMissing: boolean;

  constructor(cause: unknown, { isMissing = false, isCustomerMissing = false } = {}) {
    super('payment provider', cause);
    this.isMissing = isMissing;
    this.isCustomerMissing = isCustomerMissing;
  }
}
