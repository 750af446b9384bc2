import { QUEUES, type ImageStore } from '@gobbler/contracts';
import { createBroker } from '@gobbler/rabbitmq-broker';
import {
  createPlaceSeal,
  optionalDependency,
  startService,
  type RunningService,
  type ServiceAdapters,
} from '@gobbler/service-kit';
import type { PostConfig } from './config';
import { createReservationConsumer } from './consumers';
import { createContextFactory } from './context';
import { postDatabase } from './infra/data-source';
import { createImages } from './infra/create-images';
import { createHeldPosts } from './infra/held-posts';
import { addPictureRoutes } from './routes/pictures';
import { addUploadRoutes } from './routes/uploads';
import { buildPostSchema } from './schema';
import { createServices } from './services';

export interface PostAdapters extends ServiceAdapters {
  readonly images?: ImageStore;
}

/** Milliseconds. */
const SWEEP_EVERY_MS = 10 * 60_000;
const MARK_EVERY_MS = 60_000;

/** Starts the post subgraph; rejects, with nothing left running, when its database or its port can't be used. */
export function startPost(config: PostConfig, adapters: PostAdapters = {}): Promise<RunningService> {
  return startService({
    name: 'post',
    config,
    adapters,
    database: postDatabase,
    createBroker: (log) => createBroker(config, log),
    async build(shared) {
      const { log, now } = shared;
      const heldPosts = createHeldPosts(shared.client('reservation', config.reservationUrl));
      const store = adapters.images ?? (await createImages(config, log));
      const { publicUrl, quotas, localUploadSecret } = config;
      const services = createServices({ ...shared, images: store, publicUrl, quotas });
      const { posts, images, uploadService, wasPictureShown } = services;
      return {
        graphql: {
          schema: buildPostSchema(),
          createContext: createContextFactory(
            { ...services, placeSeal: createPlaceSeal(config) },
            { posts, heldPosts },
          ),
          addRoutes(app) {
            addUploadRoutes(app, { uploadService, localUploadSecret, now });
            addPictureRoutes(app, { images, wasShown: wasPictureShown });
          },
        },
        consumers: { [QUEUES.postReservations]: createReservationConsumer(services.takenHints) },
        chores: [
          { name: 'delete unused pictures and uploads', everyMs: SWEEP_EVERY_MS, run: services.sweep },
          { name: 'mark posts that have ended', everyMs: MARK_EVERY_MS, run: services.markEnded },
        ],
        // Posts are found and reserved without the image store.
        dependencies: [optionalDependency('pictures', images)],
      };
    },
  });
}
