/** A way in which a stored password was hashed. */
export interface PasswordScheme {
  recognises(hash: string): boolean;
  verify(password: string, hash: string): Promise<boolean>;
}
