import type { Readable, Writable } from 'node:stream';
import type { File } from '@google-cloud/storage';
import { within } from '@gobbler/service-kit';
import type { CloudLimits } from './cloud-limits';
import { CloudStorageError, CloudStorageTimeoutError } from './cloud-storage-error';

/** Bytes; as much is held for a repetition. Whole pieces of 256 KiB, or the server refuses them. */
const CHUNK_BYTES = 4 * 256 * 1024;

/**
 * Streams into an object, in chunks of which each can be sent again: an upload that was cut goes on where it was.
 * The object is there when all of it is; it is not when the source fails, whose error is thrown as it is.
 */
export async function writeObject(file: File, source: Readable, limits: CloudLimits): Promise<void> {
  handleLateErrors(file);
  const target = file.createWriteStream({
    resumable: true,
    chunkSize: CHUNK_BYTES,
    contentType: 'application/octet-stream',
    validation: 'crc32c',
  });
  const failed = failureOf(target);
  const late = () => new CloudStorageTimeoutError(`write ${file.name}`);
  const take = (work: Promise<void>) =>
    within(limits.takeMs, Promise.race([work, failed]), late).catch((error: unknown) => {
      throw error instanceof CloudStorageError ? error : new CloudStorageError(`write ${file.name}`, error);
    });
  try {
    for await (const piece of source) await take(write(target, piece as Buffer));
    await take(end(target));
  } catch (error) {
    target.destroy(error as Error);
    throw error;
  }
}

/**
 * Once the library's upload has failed it has no error listener; when its request for the offset fails too, it emits another
 * error, which would end the process (@google-cloud/storage 8.4, `Upload.continueUploading`).
 */
function handleLateErrors(file: File): void {
  const start = file.startResumableUpload_.bind(file);
  file.startResumableUpload_ = (duplex, options) => {
    duplex.on('error', () => undefined);
    start(duplex, options);
  };
}

/** Rejects when the stream ends otherwise than well; some of its callbacks are never called then. */
function failureOf(target: Writable): Promise<never> {
  const failed = new Promise<never>((_resolve, reject) => {
    target.on('error', reject);
    target.once('close', () => reject(new Error('closed before its end')));
  });
  failed.catch(() => undefined); // it may fail before anything awaits it; a later await still rejects
  return failed;
}

function write(target: Writable, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    target.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

function end(target: Writable): Promise<void> {
  return new Promise((resolve) => {
    target.once('finish', resolve);
    target.end();
  });
}
