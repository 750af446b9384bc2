import { type Broker, type Clock, type CrashPoint, type ImageStore, noCrash } from '@gobbler/contracts';
import {
  countConsumed,
  createLogger,
  createMetrics,
  createPlaceSeal,
  databaseDependency,
  instanceIdOf,
  openDatabase,
  optionalDependency,
  repeat,
  serveMetrics,
  startInOrder,
  startOutboxRelay,
  startSubgraph,
  type Logger,
  type Metrics,
  type RunningService,
  type ShutdownStep,
} from '@gobbler/service-kit';
import type { PostConfig } from './config';
import { consumeReservations } from './consumers';
import { createContextFactory } from './context';
import { createPostDataSource } from './infra/data-source';
import { openReservationClient } from './infra/reservation-client';
import { addPictureRoutes } from './routes/pictures';
import { addUploadRoutes } from './routes/uploads';
import { buildPostSchema } from './schema';
import { createServices } from './services';

/** What differs between a cluster, one machine and a test. Whoever hands a broker or a store in closes it too. */
export interface PostAdapters {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly now?: Clock;
  readonly crashPoint?: CrashPoint;
  readonly broker: Broker;
  readonly images: ImageStore;
}

/** Milliseconds. */
const SHUTDOWN_MS = 10_000;
const SWEEP_EVERY_MS = 10 * 60_000;

/** Starts the post subgraph; rejects, with nothing left running, when its database or its port can't be used. */
export async function startPost(config: PostConfig, adapters: PostAdapters): Promise<RunningService> {
  const { log = createLogger({ service: 'post', level: config.logLevel }) } = adapters;
  const parts = {
    now: () => new Date(),
    crashPoint: noCrash,
    metrics: createMetrics('post'),
    ...adapters,
    log,
  };
  return startInOrder(log, SHUTDOWN_MS, (steps) => startParts(config, parts, steps));
}

/** @param steps gets the end of each part, in the order of their start */
async function startParts(
  config: PostConfig,
  adapters: Required<PostAdapters>,
  steps: ShutdownStep[],
): Promise<{ url: string }> {
  const { log, metrics, now, crashPoint, broker } = adapters;
  const metricsServer = await serveMetrics({ ...config, metrics, log });
  steps.push(['metrics', () => metricsServer.stop()]);
  const dataSource = createPostDataSource(config.databaseUrl, config.databasePoolSize);
  steps.push(['database', () => dataSource.isInitialized && dataSource.destroy()]);
  await openDatabase(dataSource, log);

  const instanceId = instanceIdOf('post', config);
  const relay = startOutboxRelay({ dataSource, broker, log, instanceId, crashPoint, metrics });
  steps.push(['outbox', () => relay.stop()]);

  const heldPosts = openReservationClient(config, now);
  steps.push(['calls to reservation', () => heldPosts.close()]);

  const { publicUrl, quotas, localUploadSecret } = config;
  const services = createServices({ ...adapters, dataSource, publicUrl, quotas, onCommitted: relay.nudge });
  const { posts, images, uploadService, wasPictureShown } = services;
  const sweeping = repeat(log, 'sweep out what is of no use any more', SWEEP_EVERY_MS, services.sweep);
  steps.push(['sweeping', () => sweeping.stop()]);
  const subscription = await consumeReservations(countConsumed(broker, metrics), services.takenHints);
  steps.push(['consumer', () => subscription.cancel()]);

  const subgraph = await startSubgraph({
    name: 'post',
    host: config.host,
    port: config.port,
    internalTokenSecret: config.internalTokenSecret,
    previousInternalTokenSecret: config.previousInternalTokenSecret,
    log,
    metrics,
    now,
    schema: buildPostSchema(),
    createContext: createContextFactory({ ...services, placeSeal: createPlaceSeal(config) }, { posts, heldPosts }),
    // Without the broker events wait in the outbox, without the image store posts are found and reserved all the same.
    dependencies: [
      databaseDependency(dataSource),
      optionalDependency('broker', broker),
      optionalDependency('pictures', images),
    ],
    addRoutes(app) {
      addUploadRoutes(app, { uploadService, localUploadSecret, now });
      addPictureRoutes(app, { images, wasShown: wasPictureShown });
    },
  });
  steps.push(['http and graphql', () => subgraph.stop()]);
  log.info({ url: subgraph.url, broker: broker.description, images: images.description }, 'post is ready');
  return { url: subgraph.url };
}
