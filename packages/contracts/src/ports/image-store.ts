import type { Readable } from 'node:stream';

/** Where a client sends the bytes of a picture itself (`PUT`, with exactly these headers). */
export interface UploadTarget {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface StoredPicture {
  readonly contentType: string;
  readonly bytes: Readable;
}

/**
 * Two places for pictures: a quarantine for what came from outside and was not looked at, under upload ids,
 * and a public one for what was decoded and re-encoded by us, under random names.
 */
export interface ImageStore {
  readonly description: string;
  /** A target that takes at most `maxBytes` bytes until `expiresAt`, into quarantine. */
  createUploadTarget(uploadId: string, limits: { maxBytes: number; expiresAt: Date }): Promise<UploadTarget>;
  /** Streams into quarantine; rejects and leaves nothing when the source fails. */
  writeQuarantined(uploadId: string, source: Readable): Promise<void>;
  /** Null when there is no such upload. */
  readQuarantined(uploadId: string): Promise<Readable | null>;
  /** Removing what is not there is fine. */
  removeQuarantined(uploadId: string): Promise<void>;
  /** Removes what has lain in quarantine since before `olderThan`; the number removed. */
  sweepQuarantine(olderThan: Date): Promise<number>;
  writePicture(name: string, contentType: string, bytes: Buffer): Promise<void>;
  /** Null when there is no such picture. */
  readPicture(name: string): Promise<StoredPicture | null>;
  /** Removing what is not there is fine. */
  removePicture(name: string): Promise<void>;
  checkHealth(): Promise<void>;
}
