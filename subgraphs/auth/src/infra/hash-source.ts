import { createHmac, hkdfSync } from 'node:crypto';

/** Hashes what holds a person's address, so that reading the database does not reveal it. */
export type HashSource = (text: string) => string;

/** By a key that is derived from auth's secret: after a change of the secret sources are learned again. */
export function createHashSource(secret: string): HashSource {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(secret), 'gobbler', 'source hash v1', 32));
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}
