/** What a hash costs; see RFC 9106, section 3.1. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's minimum for argon2id (Password Storage Cheat Sheet); a hash takes about 50 ms. */
export const PASSWORD_COST: Argon2Cost = { memoryKiB: 19_456, passes: 2, parallelism: 1 };
