import { createHash } from 'node:crypto';

export function sha256(query: string): string {
  return createHash('sha256').update(query).digest('hex');
}

/** The extension that names a persisted document. */
export function persisted(sha256Hash: string) {
  return { persistedQuery: { version: 1, sha256Hash } };
}
