import type { Logger, WorkQueue } from '@gobbler/service-kit';
import type { Passwords } from '../../domain/ports';
import { argon2id, hashWithArgon2id } from './argon2id';
import type { Argon2Cost } from './argon2-cost';
import { bcrypt } from './bcrypt';
import { printPhc } from './phc';

/** Looked through in this order. */
const SCHEMES = [argon2id, bcrypt];

/** No password has this hash, and comparing with it costs what every comparison costs. */
function dummyHash(cost: Argon2Cost): string {
  return printPhc({ cost, salt: Buffer.alloc(16), tag: Buffer.alloc(32) });
}

export function createPasswords(cost: Argon2Cost, queue: WorkQueue, log: Logger): Passwords {
  const dummy = dummyHash(cost);

  function schemeOf(hash: string) {
    const verify = SCHEMES.find((scheme) => scheme.recognises(hash))?.verify ?? null;
    if (!verify) log.warn('an account has a password hash of a kind that can not be compared yet');
    return verify;
  }

  return {
    hash: (password) => queue(() => hashWithArgon2id(password, cost)),
    async verify(password, hash) {
      const verify = hash === null ? null : schemeOf(hash);
      return queue(async () => {
        if (verify && hash !== null) return verify(password, hash);
        await argon2id.verify?.(password, dummy);
        return false;
      });
    },
  };
}
