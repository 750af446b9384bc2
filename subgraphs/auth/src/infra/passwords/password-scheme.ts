/** A way in which a stored password was hashed. */
export interface PasswordScheme {
  recognises(hash: string): boolean;
  /** Null for a scheme whose hashes we may hold and can't compare yet. */
  readonly verify: ((password: string, hash: string) => Promise<boolean>) | null;
}
