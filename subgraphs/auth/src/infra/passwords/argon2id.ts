import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Argon2Cost } from './argon2-cost';
import { parsePhc, printPhc } from './phc';
import type { PasswordScheme } from './password-scheme';

const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** Runs in libuv's thread pool. */
const derive = promisify(argon2);

export async function hashWithArgon2id(password: string, cost: Argon2Cost): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return printPhc({ cost, salt, tag: await tagOf(password, salt, cost, TAG_BYTES) });
}

export const argon2id: PasswordScheme = {
  recognises: (hash) => hash.startsWith('$argon2id$'),
  verify: async (password, hash) => {
    const parsed = parsePhc(hash);
    if (!parsed) throw new Error('an argon2id hash in the database has another form than ours');
    const { cost, salt, tag } = parsed;
    return timingSafeEqual(await tagOf(password, salt, cost, tag.length), tag);
  },
};

/** Keyboards write the same character in several ways: NIST SP 800-63B has passwords normalised. */
function tagOf(password: string, nonce: Buffer, cost: Argon2Cost, tagLength: number): Promise<Buffer> {
  const { memoryKiB: memory, passes, parallelism } = cost;
  const message = Buffer.from(password.normalize('NFKC'));
  return derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength });
}
