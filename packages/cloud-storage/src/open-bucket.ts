import { IdempotencyStrategy, Storage, type Bucket } from '@google-cloud/storage';
import type { CloudLimits } from './cloud-limits';

export interface BucketOptions {
  readonly bucket: string;
  /** Another server with the same API, such as a fake one; over plain http it gets no credentials. */
  readonly apiUrl?: string | undefined;
  readonly projectId?: string | undefined;
  /**
   * A JSON file of Google's. Without it the library finds its credentials by itself: the file that the environment's
   * `GOOGLE_APPLICATION_CREDENTIALS` names, or what the machine offers. (The library logs a deprecation for it.)
   */
  readonly credentialsFile?: string | undefined;
}

/**
 * The bucket through Google's library, with its own way of repeating: 408, 429, 5xx and broken connections, never other 4xx.
 * Each of our calls may be repeated: names are random, and what is written twice is the same.
 * @param isRepeating false for downloads, see `readObject`
 */
export function openBucket(options: BucketOptions, { callMs }: CloudLimits, isRepeating: boolean): Bucket {
  const { bucket, apiUrl, projectId, credentialsFile } = options;
  const storage = new Storage({
    ...(projectId === undefined ? {} : { projectId }),
    ...(credentialsFile === undefined ? {} : { keyFilename: credentialsFile }),
    ...(apiUrl === undefined
      ? {}
      : { apiEndpoint: apiUrl, useAuthWithCustomEndpoint: new URL(apiUrl).protocol === 'https:' }),
    retryOptions: {
      autoRetry: isRepeating,
      maxRetries: 3,
      // Seconds; less than one the library refuses.
      maxRetryDelay: 1,
      retryDelayMultiplier: 2,
      totalTimeout: Math.max(1, Math.ceil(callMs / 1_000)),
      idempotencyStrategy: IdempotencyStrategy.RetryAlways,
    },
  });
  // Resumable uploads look at it; other requests go through a client that knows no time limit. (`uri` is for the type.)
  storage.interceptors.push({ request: (request) => Object.assign({ uri: '' }, request, { timeout: callMs }) });
  return storage.bucket(bucket);
}
