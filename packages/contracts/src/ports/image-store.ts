import type { Readable } from 'node:stream';

/** Where a client uploads the bytes of a picture (`PUT`, with exactly these headers). */
export interface UploadTarget {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface StoredPicture {
  readonly contentType: string;
  readonly bytes: Readable;
}

/**
 * Two folders: a quarantine for unchecked uploads by upload id, and a public one for re-encoded pictures with random names.
 */
export interface ImageStore {
  readonly description: string;
  /** Creates a target in quarantine that accepts at most `maxBytes` bytes until `expiresAt`. */
  createUploadTarget(uploadId: string, limits: { maxBytes: number; expiresAt: Date }): Promise<UploadTarget>;
  /** Streams into quarantine; rejects and removes the partial file when the source fails. */
  writeQuarantined(uploadId: string, source: Readable): Promise<void>;
  /** Resolves to null for an unknown upload. */
  readQuarantined(uploadId: string): Promise<Readable | null>;
  /** Idempotent. */
  removeQuarantined(uploadId: string): Promise<void>;
  /** Removes uploads older than `olderThan`; resolves to their number. */
  sweepQuarantine(olderThan: Date): Promise<number>;
  writePicture(name: string, contentType: string, bytes: Buffer): Promise<void>;
  /** Resolves to null for an unknown picture. */
  readPicture(name: string): Promise<StoredPicture | null>;
  /** Idempotent. */
  removePicture(name: string): Promise<void>;
  checkHealth(): Promise<void>;
}
