/** What concerns the security of accounts or of the system. */
export const AUDIT_EVENTS = [
  'SIGNED_UP',
  'LOGGED_IN',
  'LOGGED_OUT',
  'EMAIL_CHANGED',
  /** A wrong password, or one for an address that no account has. */
  'PASSWORD_REFUSED',
  /** A password was not compared, because there were too many wrong ones; the first of them in 15 minutes. */
  'GUESSES_LIMITED',
  /** A refresh token was used a second time: it may have been stolen, and its session was ended. */
  'REFRESH_TOKEN_REUSED',
  /** An operator's command that changes something. */
  'OPERATOR_COMMAND',
] as const;

export type AuditEvent = (typeof AUDIT_EVENTS)[number];

export interface AuditEntry {
  readonly event: AuditEvent;
  /** Whom it concerns; null when that is no account. */
  readonly userId: number | null;
  /** The client's network; stored hashed. */
  readonly source: string | null;
  /** At most 500 characters; never a password, token or address. */
  readonly detail?: string;
}

/** The record of what happened to accounts. */
export interface AuditLog {
  /**
   * Resolves once it is stored: before the request is answered. Never rejects: what it reports has happened, so an entry that can't
   * be stored is an error in the log.
   */
  record(entry: AuditEntry): Promise<void>;
  removeBefore(at: Date, stopping?: AbortSignal): Promise<void>;
}
