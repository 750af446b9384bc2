import type { File } from '@google-cloud/storage';
import type { ImageStore } from '@gobbler/contracts';
import { within } from '@gobbler/service-kit';
import { CLOUD_LIMITS, type CloudLimits } from './cloud-limits';
import { CloudStorageError, CloudStorageTimeoutError } from './cloud-storage-error';
import { openBucket, type BucketOptions } from './open-bucket';
import { readObject } from './read-object';
import { sweepObjects } from './sweep-objects';
import { writeObject } from './write-object';

export interface CloudImageStoreOptions extends BucketOptions {
  readonly limits?: Partial<CloudLimits>;
}

const QUARANTINE = 'quarantine/';
const PICTURES = 'pictures/';

/** A name can't leave its prefix: it has no slash and does not begin with a dot. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}$/;
const UPLOAD_TYPE = 'application/octet-stream';
/** A name never means other bytes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * Pictures in a bucket of Google Cloud Storage, below `quarantine/` and `pictures/`. Starts without asking it anything, and
 * ends every wait for it by itself: what it can't do in time rejects with a {@link CloudStorageError}.
 */
export function createCloudImageStore(options: CloudImageStoreOptions): ImageStore {
  const limits = { ...CLOUD_LIMITS, ...options.limits };
  const bucket = openBucket(options, limits, true);
  const downloads = openBucket(options, limits, false);
  const call = createCall(limits);
  const quarantined = (uploadId: string) => bucket.file(`${QUARANTINE}${uploadId}`);
  const picture = (name: string) => bucket.file(`${PICTURES}${name}`);
  const remove = (name: string, file: File) =>
    NAME.test(name) ? call(`remove ${file.name}`, file.delete({ ignoreNotFound: true })) : undefined;

  return {
    description: describe(options),
    createUploadTarget: (uploadId, { maxBytes, expiresAt }) => signUpload(uploadId, maxBytes, expiresAt),
    async writeQuarantined(uploadId, source) {
      checkName(uploadId);
      await writeObject(quarantined(uploadId), source, limits);
    },
    async readQuarantined(uploadId) {
      const found = NAME.test(uploadId) ? await readObject(downloads.file(quarantined(uploadId).name), limits) : null;
      return found && found.bytes;
    },
    async removeQuarantined(uploadId) {
      await remove(uploadId, quarantined(uploadId));
    },
    sweepQuarantine: (olderThan) => sweepObjects(bucket, { prefix: QUARANTINE, olderThan, limits, call }),
    async writePicture(name, contentType, bytes) {
      checkName(name);
      const metadata = { contentType, cacheControl: FOR_EVER };
      await call(`write ${name}`, picture(name).save(bytes, { resumable: false, validation: 'crc32c', metadata }));
    },
    readPicture: async (name) => (NAME.test(name) ? readObject(downloads.file(picture(name).name), limits) : null),
    async removePicture(name) {
      await remove(name, picture(name));
    },
    async checkHealth() {
      // A list needs no permission that the work does not need as well.
      await call(`list ${QUARANTINE}`, bucket.getFiles({ prefix: QUARANTINE, maxResults: 1, autoPaginate: false }));
    },
  };

  async function signUpload(uploadId: string, maxBytes: number, expiresAt: Date) {
    checkName(uploadId);
    const sizes = { name: 'x-goog-content-length-range', value: `1,${maxBytes}` };
    const signing = quarantined(uploadId).getSignedUrl({
      version: 'v4',
      action: 'write',
      expires: expiresAt,
      contentType: UPLOAD_TYPE,
      extensionHeaders: { [sizes.name]: sizes.value },
    });
    const [url] = await call('sign an upload address', signing);
    return { url, headers: [{ name: 'Content-Type', value: UPLOAD_TYPE }, sizes] };
  }
}

function createCall({ callMs }: CloudLimits) {
  return async <T>(action: string, work: Promise<T>): Promise<T> => {
    try {
      return await within(callMs, work, () => new CloudStorageTimeoutError(action));
    } catch (error) {
      throw error instanceof CloudStorageError ? error : new CloudStorageError(action, error);
    }
  };
}

function describe({ bucket, apiUrl }: BucketOptions): string {
  return `Cloud Storage bucket ${bucket}${apiUrl === undefined ? '' : ` at ${apiUrl}`}`;
}

function checkName(name: string): void {
  if (!NAME.test(name)) throw new Error(`${JSON.stringify(name)} is no name for an upload or a picture`);
}
