/** An account that may log in. */
export interface Account {
  readonly id: number;
  /** As it was given. */
  readonly email: string;
  /** The same for every spelling of the address; see `emailKeyOf`. */
  readonly emailKey: string;
  /** In PHC form, or an imported bcrypt hash. */
  readonly passwordHash: string;
}

/**
 * A sign-up's claim on a pending account: only the newest attempt may complete it.
 * Another sign-up takes the account over, with a new attempt, once this one has ended or its time is up.
 */
export interface PendingAccount {
  readonly id: number;
  readonly attempt: string;
  /** Later for each attempt at the same account. */
  readonly createdAt: Date;
  /** Whether an earlier attempt at it failed, and may have left a profile. */
  readonly isTakenOver: boolean;
}

/** Milliseconds after which a sign-up that did not end counts as dead; longer than its call to user may take. */
export const ATTEMPT_MS = 3_500;

/** Milliseconds after the end of its attempt that a pending account is removed: nothing of it can still be under way. */
export const PENDING_KEEP_MS = 10 * 60_000;
