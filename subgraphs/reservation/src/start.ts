import { type Broker, type Clock, type CrashPoint, type Lock, noCrash } from '@gobbler/contracts';
import {
  countConsumed,
  createIdempotencyMutex,
  createKeyedMutex,
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
  sweepHandledEvents,
  sweepIdempotencyKeys,
  type Logger,
  type Metrics,
  type RunningService,
  type ShutdownStep,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { ReservationConfig } from './config';
import { consumePosts } from './consumers';
import { createContextFactory } from './context';
import { createReservationService } from './domain/reservation-service';
import { createCapacityRepository } from './infra/capacity.repository';
import { cellCentre } from './infra/cell-centre';
import { createReservationDataSource } from './infra/data-source';
import { openPostClient } from './infra/post-client';
import { createReservationRepository } from './infra/reservation.repository';
import { createTransactions } from './infra/transactions';
import { watchInvariant } from './infra/watch-invariant';
import { buildReservationSchema } from './schema';

/** What differs between a cluster, one machine and a test. Whoever hands a broker or a lock in closes it too. */
export interface ReservationAdapters {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly now?: Clock;
  readonly crashPoint?: CrashPoint;
  readonly broker: Broker;
  readonly lock: Lock;
}

/** Milliseconds. */
const SHUTDOWN_MS = 10_000;
const SWEEP_EVERY_MS = 10 * 60_000;

/** Starts the reservation subgraph; rejects, with nothing left running, when its database or its port can't be used. */
export async function startReservation(
  config: ReservationConfig,
  adapters: ReservationAdapters,
): Promise<RunningService> {
  const { log = createLogger({ service: 'reservation', level: config.logLevel }) } = adapters;
  const parts = {
    now: () => new Date(),
    crashPoint: noCrash,
    metrics: createMetrics('reservation'),
    ...adapters,
    log,
  };
  return startInOrder(log, SHUTDOWN_MS, (steps) => startParts(config, parts, steps));
}

/** @param steps gets the end of each part, in the order of their start */
async function startParts(
  config: ReservationConfig,
  { log, metrics, now, crashPoint, broker, lock }: Required<ReservationAdapters>,
  steps: ShutdownStep[],
): Promise<{ url: string }> {
  const metricsServer = await serveMetrics({ ...config, metrics, log });
  steps.push(['metrics', () => metricsServer.stop()]);
  const dataSource = createReservationDataSource(config.databaseUrl, config.databasePoolSize);
  steps.push(['database', () => dataSource.isInitialized && dataSource.destroy()]);
  await openDatabase(dataSource, log);

  const postClient = openPostClient(config, now);
  steps.push(['calls to post', () => postClient.close()]);

  steps.push(['sweeping and counting', startChores(dataSource, { log, metrics, now })]);

  const instanceId = instanceIdOf('reservation', config);
  const relay = startOutboxRelay({ dataSource, broker, log, instanceId, crashPoint, metrics });
  steps.push(['outbox', () => relay.stop()]);

  const repositories = {
    capacities: createCapacityRepository(dataSource),
    reservations: createReservationRepository(dataSource),
    posts: postClient.posts,
  };
  const reservationService = createReservationService({
    ...repositories,
    transactions: createTransactions({ dataSource, quotas: config.quotas, now, onCommit: relay.nudge }),
    lock,
    inTurn: createKeyedMutex().run,
    keyTurn: createIdempotencyMutex().run,
    now,
    crashPoint,
  });
  const placeSeal = createPlaceSeal(config);
  const subscription = await consumePosts(countConsumed(broker, metrics), reservationService);
  steps.push(['consumer', () => subscription.cancel()]);

  const subgraph = await startSubgraph({
    ...config,
    name: 'reservation',
    log,
    metrics,
    now,
    schema: buildReservationSchema(),
    createContext: createContextFactory({ reservationService, repositories, cellCentre, placeSeal }),
    // Without the broker events wait in the outbox, without the lock reservations queue up in the database.
    dependencies: [
      databaseDependency(dataSource),
      optionalDependency('broker', broker),
      optionalDependency('lock', lock),
    ],
  });
  steps.push(['http and graphql', () => subgraph.stop()]);
  log.info({ url: subgraph.url, broker: broker.description, lock: lock.description }, 'reservation is ready');
  return { url: subgraph.url };
}

/** What is done now and then; returns how to end it. */
function startChores(
  dataSource: DataSource,
  { log, metrics, now }: Pick<Required<ReservationAdapters>, 'log' | 'metrics' | 'now'>,
): () => Promise<unknown> {
  const sweeping = repeat(log, 'sweep out old answers and events', SWEEP_EVERY_MS, () => sweep(dataSource, now()));
  const counting = watchInvariant({ dataSource, metrics, log });
  return () => Promise.all([sweeping.stop(), counting.stop()]);
}

async function sweep(dataSource: DataSource, now: Date): Promise<void> {
  await sweepIdempotencyKeys(dataSource, now);
  await sweepHandledEvents(dataSource, now);
}
