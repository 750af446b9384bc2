import { verify } from '@node-rs/bcrypt';
import type { PasswordScheme } from './password-scheme';

const FORM = /^\$2[aby]\$(\d\d)\$[./A-Za-z\d]{53}$/;

/** A comparison takes twice as long with each; this one takes about a second and a half. */
const MAX_COST = 14;
const MIN_COST = 4;

/** Bytes of a password that count. */
const SIGNIFICANT_BYTES = 72;

/** The cost in a bcrypt hash that can be compared; null for everything else. */
export function bcryptCostOf(hash: string): number | null {
  const cost = Number(FORM.exec(hash)?.[1] ?? Number.NaN);
  return cost >= MIN_COST && cost <= MAX_COST ? cost : null;
}

/** Imported accounts bring such hashes (`$2a$`, `$2b$`, `$2y$`). Compared in libuv's thread pool. */
export const bcrypt: PasswordScheme = {
  recognises: (hash) => bcryptCostOf(hash) !== null,
  // Behind a NUL bcrypt begins the password again: "abc" and "abc\0abc" have one hash, and no user means the second.
  verify: async (password, hash) => (await verify(password, hash)) && !password.includes('\0'),
};

/**
 * Whether bcrypt has seen all of a password and where it ends. Of a longer one it has compared only the beginning: what was typed
 * behind it may be wrong, and must not become the password.
 */
export function seesAllOf(password: string): boolean {
  return Buffer.byteLength(password) < SIGNIFICANT_BYTES;
}

/** Takes as long as comparing with a hash of this cost. */
export async function spendBcrypt(cost: number): Promise<void> {
  await verify('', `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`);
}
