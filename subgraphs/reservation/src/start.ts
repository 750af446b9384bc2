import { QUEUES, type Lock } from '@gobbler/contracts';
import { createBroker } from '@gobbler/rabbitmq-broker';
import {
  createPlaceSeal,
  optionalDependency,
  startService,
  type RunningService,
  type ServiceAdapters,
} from '@gobbler/service-kit';
import type { ReservationConfig } from './config';
import { createPostConsumer } from './consumers';
import { createContextFactory } from './context';
import { createLock } from './infra/create-lock';
import { reservationDatabase } from './infra/data-source';
import { watchInvariant } from './infra/watch-invariant';
import { createPostClient, POST_TIMEOUT_MS } from './infra/post-client';
import { buildReservationSchema } from './schema';
import { createServices } from './services';

export interface ReservationAdapters extends ServiceAdapters {
  readonly lock?: Lock;
}

/** Starts the reservation subgraph; rejects, with nothing left running, when its database or its port can't be used. */
export function startReservation(
  config: ReservationConfig,
  adapters: ReservationAdapters = {},
): Promise<RunningService> {
  return startService({
    name: 'reservation',
    config,
    adapters,
    database: reservationDatabase,
    createBroker: (log) => createBroker(config, log),
    build(shared) {
      const { log, metrics } = shared;
      const lock = adapters.lock ?? shared.closing('lock', createLock(config, log, metrics));
      const posts = createPostClient(shared.client('post', config.postUrl, POST_TIMEOUT_MS));
      const { reservationService, repositories } = createServices({ ...shared, quotas: config.quotas, lock, posts });
      const counting = watchInvariant(shared);
      shared.closing('counting', { close: () => counting.stop() });
      return {
        graphql: {
          schema: buildReservationSchema(),
          createContext: createContextFactory({
            reservationService,
            repositories,
            placeSeal: createPlaceSeal(config),
          }),
        },
        consumers: { [QUEUES.reservationPosts]: createPostConsumer(reservationService) },
        // Without the lock, reservations queue in the database.
        dependencies: [optionalDependency('lock', lock)],
      };
    },
  });
}
