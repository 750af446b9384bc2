import { randomUUID } from 'node:crypto';
import type { Clock, CrashPoint, ImageStore } from '@gobbler/contracts';
import { createIdempotencyMutex, createKeyedMutex, createSemaphore, type Logger } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { PicturesBusyError } from './domain/errors';
import { createPictureUrls } from './domain/picture-url';
import type { PostQuotas } from './domain/ports';
import { createPostService } from './domain/post-service';
import { createSearchService } from './domain/search-service';
import { createUploadService } from './domain/upload-service';
import { createPictureEncoder } from './infra/picture-encoder';
import { createPictureRows } from './infra/picture-rows';
import { createPictures } from './infra/pictures';
import { createPostRepository } from './infra/post.repository';
import { createReliableImages } from './infra/reliable-images';
import { markEnded } from './infra/mark-ended';
import { sweep } from './infra/sweep';
import { createTakenHints } from './infra/taken-hints';
import { createUploadRepository } from './infra/upload.repository';
import { createNearbyPages } from './infra/nearby-page';

export interface ServicesDeps {
  readonly dataSource: DataSource;
  readonly images: ImageStore;
  readonly publicUrl: string;
  readonly quotas: PostQuotas;
  readonly log: Logger;
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
  /** Called when an event has been committed. */
  readonly onCommitted: () => void;
}

/** Requests that may wait for a picture to be worked on. */
const MAX_WAITING_PICTURES = 50;

/** The use cases, tied to the database and the image store. */
export function createServices({
  dataSource,
  publicUrl,
  quotas,
  log,
  now,
  crashPoint,
  onCommitted,
  ...deps
}: ServicesDeps) {
  const images = createReliableImages(deps.images);
  const rows = createPictureRows(dataSource);
  const encoding = createSemaphore({
    concurrency: 1,
    maxWaiting: MAX_WAITING_PICTURES,
    overloaded: () => new PicturesBusyError(),
  });
  const pictures = createPictures({ images, rows, encode: createPictureEncoder(), encoding, log, now, crashPoint });
  const pictureUrlOf = createPictureUrls(publicUrl);
  const mutex = createKeyedMutex();
  const posts = createPostRepository({ dataSource, pictureUrlOf, quotas, mutex, now, crashPoint, onCommitted });
  const uploads = createUploadRepository({ dataSource, quotas, mutex, now });
  return {
    posts,
    postService: createPostService({ posts, uploads, pictures, keyMutex: createIdempotencyMutex() }),
    uploadService: createUploadService({ uploads, images, newId: randomUUID, now }),
    findNearbyPage: createNearbyPages(createSearchService({ posts })),
    takenHints: createTakenHints(dataSource, now),
    pictureUrlOf,
    images,
    wasPictureShown: rows.wasShown,
    markEnded: (stopping?: AbortSignal) => markEnded(dataSource, stopping),
    sweep: (stopping?: AbortSignal) => sweep({ dataSource, images, pictures, rows }, now(), stopping),
  };
}
