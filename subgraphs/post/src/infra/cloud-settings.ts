import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isPlaceholder } from '@gobbler/service-kit';
import { z } from 'zod';

/** The bucket of pictures and where it is. */
export interface CloudImagesConfig {
  readonly bucket: string;
  /** Another server with Cloud Storage's API, for tests. */
  readonly apiUrl?: string | undefined;
  readonly projectId?: string | undefined;
  /** A file of Google's that its library would not find by itself. */
  readonly credentialsFile?: string | undefined;
}

/** https://cloud.google.com/storage/docs/buckets#naming */
const BUCKET = /^[a-z\d][a-z\d._-]{1,220}[a-z\d]$/;

/** The name of a bucket; without one pictures stay on the disk. */
export function bucketSetting() {
  return z
    .string()
    .min(3, { error: 'is not the name of a Cloud Storage bucket: it is shorter than 3 characters', abort: true })
    .regex(BUCKET, {
      error: 'is not the name of a Cloud Storage bucket: small letters, digits, dots and dashes, no gs://',
    })
    .optional();
}

/** A text that may be left out, or as the example has it. */
export function optionalSetting() {
  return z
    .string()
    .optional()
    .transform((value) => (value === undefined || isPlaceholder(value) ? undefined : value));
}

/** A file with credentials of Google's. It is looked at only where it is needed: others may use the same name. */
export function credentialsSetting(isNeeded: boolean) {
  return z
    .string()
    .optional()
    .superRefine((file, context) => {
      const problem = isNeeded && file !== undefined ? describeCredentialsProblem(file) : null;
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    });
}

/** Kinds of files that Google's library takes from `GOOGLE_APPLICATION_CREDENTIALS`. */
const KINDS = new Set(['service_account', 'external_account', 'authorized_user', 'impersonated_service_account']);

/** Why a file can't be the credentials of a service, in words that go behind the setting's name; null when it can. */
function describeCredentialsProblem(file: string): string | null {
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
