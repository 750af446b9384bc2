import { createHash, randomUUID } from 'node:crypto';
import type { Clock, CrashPoint, ImageStore } from '@gobbler/contracts';
import type { Logger, Semaphore } from '@gobbler/service-kit';
import { UploadUnusableError } from '../domain/errors';
import type { Pictures } from '../domain/ports';
import type { EncodedPicture, PictureEncoder } from './picture-encoder';
import type { PictureRows } from './picture-rows';
import { piecesOf, readUpload } from './read-upload';

export interface PicturesDeps {
  readonly images: ImageStore;
  readonly rows: PictureRows;
  readonly encode: PictureEncoder;
  /** Bounds how many uploads lie in memory at once. */
  readonly encoding: Semaphore;
  readonly log: Logger;
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
}

export function createPictures(deps: PicturesDeps): Pictures {
  const { images, rows, encode, encoding, log, now, crashPoint } = deps;

  async function encodeUpload(uploadId: string): Promise<EncodedPicture> {
    const source = await images.readQuarantined(uploadId);
    if (!source) throw new UploadUnusableError('has no bytes yet');
    return encode(await readUpload(source));
  }

  return {
    async digestOf(uploadId) {
      const source = await images.readQuarantined(uploadId);
      if (!source) return null;
      const hash = createHash('sha256');
      for await (const piece of piecesOf(source)) hash.update(piece);
      return hash.digest('hex');
    },

    async publish(uploadId) {
      const { bytes, contentType, extension } = await encoding(() => encodeUpload(uploadId));
      const name = `${randomUUID()}.${extension}`;
      await rows.register(name, now());
      await images.writePicture(name, contentType, bytes);
      crashPoint('post.after-picture');
      return name;
    },

    async dispose(picture) {
      try {
        if (!(await rows.doom(picture))) return;
        await images.removePicture(picture);
        await rows.forget(picture);
      } catch (error) {
        log.warn({ err: error, picture }, 'could not remove a picture; the sweeper tries again');
      }
    },

    async forgetUpload(uploadId) {
      try {
        await images.removeQuarantined(uploadId);
      } catch (error) {
        log.warn({ err: error, uploadId }, 'could not remove an upload; the sweeper tries again');
      }
    },
  };
}
