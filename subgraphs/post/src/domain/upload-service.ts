import type { Clock, ImageStore, UploadTarget } from '@gobbler/contracts';
import { UploadNotFoundError } from './errors';
import type { AddedUpload, ByteSource, UploadRepository } from './ports';

export interface UploadServiceDeps {
  readonly uploads: UploadRepository;
  readonly images: Pick<ImageStore, 'createUploadTarget' | 'writeQuarantined' | 'removeQuarantined'>;
  /** Unguessable ids. */
  readonly newId: () => string;
  readonly now: Clock;
}

export type UploadService = ReturnType<typeof createUploadService>;

export interface RequestedUpload extends UploadTarget {
  readonly uploadId: string;
  readonly expiresAt: Date;
  /** Whether an earlier request with the same key named the upload. */
  readonly isReplayed: boolean;
}

/** Bytes of a picture as it is uploaded, at most. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;
const TARGET_MINUTES = 15;

export function createUploadService({ uploads, images, newId, now }: UploadServiceDeps) {
  /**
   * Names a place to which this person may send the bytes of one picture; a repeat under the same key names it again.
   * Throws `QUOTA_EXCEEDED`, `IDEMPOTENCY_*`.
   */
  async function request(viewerId: number, key: string | null): Promise<RequestedUpload> {
    const createdAt = now();
    const expiresAt = new Date(createdAt.getTime() + TARGET_MINUTES * 60_000);
    const { id: uploadId, isReplayed } = await register(viewerId, newId(), createdAt, key);
    const target = await images.createUploadTarget(uploadId, { maxBytes: MAX_UPLOAD_BYTES, expiresAt });
    return { ...target, uploadId, expiresAt, isReplayed };
  }

  /** Takes bytes on behalf of a person; the id of the upload. Leaves nothing when the source fails. Throws `QUOTA_EXCEEDED`. */
  async function receive(viewerId: number, source: ByteSource): Promise<string> {
    const uploadId = newId();
    // Before the first byte is taken: parallel uploads beyond the quota must not fill the disk until they are refused.
    await register(viewerId, uploadId, now(), null);
    try {
      await images.writeQuarantined(uploadId, source);
    } catch (error) {
      await uploads.remove(uploadId);
      throw error;
    }
    return uploadId;
  }

  /** Takes the bytes of an upload that was requested; its signature was checked. Throws `NOT_FOUND` once it is used or swept. */
  async function receiveRequested(uploadId: string, source: ByteSource): Promise<void> {
    const upload = await uploads.find(uploadId);
    if (!upload || upload.isUsed) throw new UploadNotFoundError();
    await images.writeQuarantined(uploadId, source);
  }

  async function register(userId: number, id: string, createdAt: Date, key: string | null): Promise<AddedUpload> {
    const added = await uploads.add({ id, userId, createdAt }, key);
    await Promise.all(added.dropped.map((old) => images.removeQuarantined(old)));
    return added;
  }

  return { request, receive, receiveRequested };
}
