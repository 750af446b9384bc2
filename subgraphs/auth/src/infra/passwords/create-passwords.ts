import type { Logger, Semaphore } from '@gobbler/service-kit';
import type { Passwords } from '../../domain/ports';
import { argon2id, hashWithArgon2id } from './argon2id';
import type { Argon2Cost } from './argon2-cost';
import { bcrypt, bcryptCostOf, seesAllOf, spendBcrypt } from './bcrypt';
import { printPhc } from './phc';

/** No password has this hash, and comparing with it costs what every comparison costs. */
function dummyHash(cost: Argon2Cost): string {
  return printPhc({ cost, salt: Buffer.alloc(16), tag: Buffer.alloc(32) });
}

/**
 * As long as there are bcrypt hashes, every comparison that fails does the work of both schemes, so that its time reveals neither
 * whether there is an account nor which of them it has. A right password does only what it takes.
 * @param dearest the highest cost among the stored bcrypt hashes, null when there is none
 */
export function createPasswords(
  cost: Argon2Cost,
  queue: Semaphore,
  log: Logger,
  dearest: number | null = null,
): Passwords {
  const dummy = dummyHash(cost);
  let highest = dearest;

  async function compareWithBcrypt(password: string, hash: string, own: number): Promise<boolean> {
    highest = Math.max(highest ?? 0, own);
    if (await bcrypt.verify(password, hash)) return true;
    await argon2id.verify(password, dummy);
    // Twice the work with each step: these make it what a hash of the highest cost takes.
    for (let step = own; step < highest; step += 1) await spendBcrypt(step);
    return false;
  }

  async function compareWithArgon2(password: string, hash: string | null): Promise<boolean> {
    const isRight = await argon2id.verify(password, hash ?? dummy);
    if (isRight && hash !== null) return true;
    if (highest !== null) await spendBcrypt(highest);
    return false;
  }

  function compare(password: string, hash: string | null): Promise<boolean> {
    const bcryptCost = hash === null ? null : bcryptCostOf(hash);
    if (hash !== null && bcryptCost !== null) return compareWithBcrypt(password, hash, bcryptCost);
    const isKnown = hash !== null && argon2id.recognises(hash);
    if (hash !== null && !isKnown) log.warn('an account has a password hash of a kind that can not be compared');
    return compareWithArgon2(password, isKnown ? hash : null);
  }

  return {
    hash: (password) => queue(() => hashWithArgon2id(password, cost)),
    verify: (password, hash) => queue(() => compare(password, hash)),
    mayRenew: (password, hash) => bcrypt.recognises(hash) && seesAllOf(password),
  };
}
