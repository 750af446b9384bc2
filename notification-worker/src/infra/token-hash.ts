import { createHash } from 'node:crypto';

/** SHA-256, hexadecimal: this database keeps no tokens. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
