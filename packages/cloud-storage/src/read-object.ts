import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiError, File } from '@google-cloud/storage';
import { within } from '@gobbler/service-kit';
import type { CloudLimits } from './cloud-limits';
import { CloudStorageError, CloudStorageTimeoutError, isMissingObject } from './cloud-storage-error';

export interface OpenObject {
  readonly contentType: string;
  /** Fails when the object can't be read to its end or its checksum is wrong; it is never merely shorter. */
  readonly bytes: Readable;
}

const MAX_REPEATS = 3;
/** Milliseconds before the first repeat; then twice as long each time. */
const FIRST_WAIT_MS = 300;

/**
 * Begins to read an object; null when it is not there. Repeats what Google's library would, until the first byte.
 * @param file of a bucket that does not repeat: when the library repeats a download, it throws outside of any promise
 * (teeny-request 11.0 pipes into the stream that retry-request 9.1 has just destroyed), which would end the process.
 */
export async function readObject(file: File, limits: CloudLimits): Promise<OpenObject | null> {
  const until = performance.now() + limits.callMs;
  for (let repeat = 0; ; repeat += 1) {
    try {
      return await openObject(file, limits, until - performance.now());
    } catch (error) {
      if (isMissingObject(error)) return null;
      const waitMs = FIRST_WAIT_MS * 2 ** repeat * (0.5 + Math.random());
      const isLate = performance.now() + waitMs >= until;
      const isPassing = file.storage.retryOptions.retryableErrorFn?.(error as ApiError) ?? false;
      if (isLate || !isPassing || repeat === MAX_REPEATS) throw toStorageError(file, error);
      await sleep(waitMs);
    }
  }
}

async function openObject(file: File, limits: CloudLimits, limitMs: number): Promise<OpenObject> {
  // As stored: a compressed upload is no picture, and must not grow on its way to us.
  const source = file.createReadStream({ decompress: false });
  source.on('error', () => undefined); // Each wait below handles it; afterwards it does not matter.
  let contentType = 'application/octet-stream';
  source.on('response', (response: Readable & { headers: Readonly<Record<string, string>> }) => {
    contentType = response.headers['content-type'] ?? contentType;
    response.setMaxListeners(30); // The library puts 11 on it, of which Node would warn at every download.
  });
  const pieces = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const waitFor = createWait(file, limits);
  try {
    const first = await waitFor(limitMs, pieces.next());
    const bytes = Readable.from(
      piecesOf(file, limits.maxBytes, first, () => waitFor(limits.pieceMs, pieces.next())),
      {
        objectMode: false,
      },
    );
    bytes.once('close', () => source.destroy());
    return { contentType, bytes };
  } catch (error) {
    // The library can't bear a destroyed stream when a late answer comes, only one that is destroyed behind it.
    source.once('response', () => setImmediate(() => source.destroy()));
    throw error;
  }
}

async function* piecesOf(
  file: File,
  maxBytes: number,
  first: IteratorResult<Buffer>,
  next: () => Promise<IteratorResult<Buffer>>,
): AsyncGenerator<Buffer> {
  let size = 0;
  for (let piece = first; !piece.done; piece = await next().catch(rethrow)) {
    size += piece.value.length;
    if (size > maxBytes) throw new CloudStorageError(`read ${file.name}: it is larger than ${maxBytes} bytes`);
    yield piece.value;
  }
  function rethrow(error: unknown): never {
    throw toStorageError(file, error);
  }
}

/** Waits as long as a step may take, and no longer than what is left of the whole. */
function createWait(file: File, { downloadMs }: CloudLimits) {
  let leftMs = downloadMs;
  return async <T>(limitMs: number, work: Promise<T>): Promise<T> => {
    const from = performance.now();
    try {
      return await within(Math.min(limitMs, leftMs), work, () => new CloudStorageTimeoutError(`read ${file.name}`));
    } finally {
      leftMs -= performance.now() - from;
    }
  };
}

function toStorageError(file: File, error: unknown): CloudStorageError {
  return error instanceof CloudStorageError ? error : new CloudStorageError(`read ${file.name}`, error);
}
