import { AppError, UnavailableError } from '@gobbler/contracts';
import type { ImageStore } from '@gobbler/contracts';

/** The image store as requests see it: what it can't do at the moment is `SUBGRAPH_UNAVAILABLE`, and may be tried again. */
export function createReliableImages(images: ImageStore): ImageStore {
  async function translated<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof AppError ? error : new UnavailableError('picture', error);
    }
  }
  return {
    description: images.description,
    createUploadTarget: (uploadId, limits) => translated(images.createUploadTarget(uploadId, limits)),
    writeQuarantined: (uploadId, source) => translated(images.writeQuarantined(uploadId, source)),
    readQuarantined: (uploadId) => translated(images.readQuarantined(uploadId)),
    removeQuarantined: (uploadId) => translated(images.removeQuarantined(uploadId)),
    sweepQuarantine: (olderThan) => translated(images.sweepQuarantine(olderThan)),
    writePicture: (name, contentType, bytes) => translated(images.writePicture(name, contentType, bytes)),
    readPicture: (name) => translated(images.readPicture(name)),
    removePicture: (name) => translated(images.removePicture(name)),
    checkHealth: () => images.checkHealth(),
  };
}
