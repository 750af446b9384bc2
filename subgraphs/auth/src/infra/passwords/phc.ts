import type { Argon2Cost } from './argon2-cost';

/** A hash with all that is needed to compute it again. */
export interface Argon2Hash {
  readonly cost: Argon2Cost;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z\d+/]{11,64})\$([A-Za-z\d+/]{22,86})$/;

/** The PHC string of an argon2id hash (https://github.com/P-H-C/phc-string-format). */
export function printPhc({ cost, salt, tag }: Argon2Hash): string {
  const { memoryKiB, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** Null for what is no argon2id hash. */
export function parsePhc(text: string): Argon2Hash | null {
  const [, memory, passes, parallelism, salt, tag] = FORM.exec(text) ?? [];
  if (salt === undefined || tag === undefined) return null;
  return {
    cost: { memoryKiB: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** The format has no padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
