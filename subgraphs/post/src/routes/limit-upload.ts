import { Readable } from 'node:stream';
import { AppError } from '@gobbler/contracts';
import { PictureTooLargeError, UploadEmptyError } from '../domain/errors';

export interface UploadLimits {
  readonly maxBytes: number;
  /** Milliseconds between two pieces, at most; there is no limit for the whole, since phones may be slow. */
  readonly idleMs: number;
}

/**
 * The same bytes, failing with `PAYLOAD_TOO_LARGE` when they are too many, `BAD_USER_INPUT` when there are none and
 * `BAD_REQUEST` when they stop coming. The source is not destroyed, so that the sender can receive the answer.
 */
export function limitUpload(source: Readable, { maxBytes, idleMs }: UploadLimits): Readable {
  async function* limited(): AsyncGenerator<Buffer> {
    let size = 0;
    const idle = setTimeout(() => source.destroy(new AppError('BAD_REQUEST', 'The upload stopped.')), idleMs);
    try {
      for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        idle.refresh();
        size += chunk.length;
        if (size > maxBytes) throw new PictureTooLargeError(`${Math.floor(maxBytes / 1024 / 1024)} MB`);
        yield chunk;
      }
    } finally {
      clearTimeout(idle);
      source.resume();
    }
    if (size === 0) throw new UploadEmptyError();
  }
  return Readable.from(limited(), { objectMode: false });
}
