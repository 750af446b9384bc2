import { QUEUES, type ImageStore } from '@gobbler/contracts';
import { createBroker } from '@gobbler/rabbitmq-broker';
import {
  createPlaceSeal,
  optionalDependency,
  startService,
  type RunningService,
  type ServiceAdapters,
} from '@gobbler/service-kit';
import { createChores } from './chores';
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
      const services = createServices({ ...shared, ...config, images: store });
      const { posts, images, uploadService, wasPictureShown } = services;
      return {
        graphql: {
          schema: buildPostSchema(),
          createContext: createContextFactory(
            { ...services, placeSeal: createPlaceSeal(config) },
            { posts, heldPosts },
          ),
          addRoutes(app) {
            addUploadRoutes(app, { ...config, uploadService, now });
            addPictureRoutes(app, { images, wasShown: wasPictureShown });
          },
        },
        consumers: { [QUEUES.postReservations]: createReservationConsumer(services.takenHints) },
        chores: createChores(services),
        // Posts are found and reserved without the image store.
        dependencies: [optionalDependency('pictures', images)],
      };
    },
  });
}
