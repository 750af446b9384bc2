import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Kinds of files that Google's library takes from `GOOGLE_APPLICATION_CREDENTIALS`. */
const KINDS = new Set(['service_account', 'external_account', 'authorized_user', 'impersonated_service_account']);

/** Why a file can't be the credentials of a service, in words that go behind the setting's name; null when it can. */
export function describeCredentialsProblem(file: string): string | null {
  const text = tryTo(() => readFileSync(file, 'utf8'));
  if (text === null) return `names a file that can't be read: ${file}`;
  const parsed = tryTo(() => JSON.parse(text) as unknown);
  if (typeof parsed !== 'object' || parsed === null || !('type' in parsed) || !KINDS.has(String(parsed.type))) {
    return `names a file that holds no credentials of Google's: ${file}`;
  }
  if (parsed.type !== 'service_account') return null;
  const { client_email: email, private_key: key } = parsed as { client_email?: unknown; private_key?: unknown };
  const isWhole = typeof email === 'string' && typeof key === 'string' && tryTo(() => createPrivateKey(key)) !== null;
  return isWhole ? null : `names a service account's file without a client_email or a usable private_key: ${file}`;
}

function tryTo<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
