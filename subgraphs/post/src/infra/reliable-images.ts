import { AppError, UnavailableError } from '@gobbler/contracts';
import type { ImageStore } from '@gobbler/contracts';

/** The image store as requests see it: what it can't do at the moment is `SUBGRAPH_UNAVAILABLE`, and may be tried again. */
export function createReliableImages(images: ImageStore): ImageStore {
  async function told<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof AppError ? error : new UnavailableError('picture', error);
    }
  }
  return {
    description: images.description,
    createUploadTarget: (uploadId, limits) => told(images.createUploadTarget(uploadId, limits)),
    writeQuarantined: (uploadId, source) => told(images.writeQuarantined(uploadId, source)),
    readQuarantined: (uploadId) => told(images.readQuarantined(uploadId)),
    removeQuarantined: (uploadId) => told(images.removeQuarantined(uploadId)),
    sweepQuarantine: (olderThan) => told(images.sweepQuarantine(olderThan)),
    writePicture: (name, contentType, bytes) => told(images.writePicture(name, contentType, bytes)),
    readPicture: (name) => told(images.readPicture(name)),
    removePicture: (name) => told(images.removePicture(name)),
    checkHealth: () => images.checkHealth(),
  };
}
