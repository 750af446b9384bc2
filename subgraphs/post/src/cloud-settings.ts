import { isPlaceholder } from '@gobbler/service-kit';
import { z } from 'zod';
import { describeCredentialsProblem } from './describe-credentials-problem';

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
