import type { Readable } from 'node:stream';
import { AppError, UnavailableError } from '@gobbler/contracts';
import { PictureTooLargeError } from '../domain/errors';
import { MAX_UPLOAD_BYTES } from '../domain/upload-service';

/** The pieces of an upload. Throws `SUBGRAPH_UNAVAILABLE` when the store breaks off. */
export async function* piecesOf(source: Readable): AsyncGenerator<Buffer> {
  try {
    yield* source as AsyncIterable<Buffer>;
  } catch (error) {
    throw error instanceof AppError ? error : new UnavailableError('picture', error);
  }
}

/** An upload's bytes. Throws `PAYLOAD_TOO_LARGE`: the store may have received more than the limit. */
export async function readUpload(source: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of piecesOf(source)) {
    size += chunk.length;
    if (size > MAX_UPLOAD_BYTES) throw new PictureTooLargeError('20 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
