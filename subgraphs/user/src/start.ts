import type { Clock } from '@gobbler/contracts';
import {
  createLogger,
  createMetrics,
  databaseDependency,
  openDatabase,
  serveMetrics,
  startInOrder,
  startSubgraph,
  type Logger,
  type Metrics,
  type RunningService,
  type ShutdownStep,
} from '@gobbler/service-kit';
import type { UserConfig } from './config';
import { createContextFactory } from './context';
import { createUserService } from './domain/user-service';
import { createUserDataSource } from './infra/data-source';
import { createDeviceRepository } from './infra/device.repository';
import { createProfileRepository } from './infra/profile.repository';
import { buildUserSchema } from './schema';

/** What a test or the launcher may put in place of the real thing. */
export interface UserAdapters {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly now?: Clock;
}

/** Milliseconds. */
const SHUTDOWN_MS = 10_000;

/** Starts the user subgraph; rejects, with nothing left running, when its database or its port can't be used. */
export async function startUser(config: UserConfig, adapters: UserAdapters = {}): Promise<RunningService> {
  const { log = createLogger({ service: 'user', level: config.logLevel }) } = adapters;
  const parts = { now: () => new Date(), metrics: createMetrics('user'), ...adapters, log };
  return startInOrder(log, SHUTDOWN_MS, (steps) => startParts(config, parts, steps));
}

/** @param steps gets the end of each part, in the order of their start */
async function startParts(
  config: UserConfig,
  { log, metrics, now }: Required<UserAdapters>,
  steps: ShutdownStep[],
): Promise<{ url: string }> {
  const metricsServer = await serveMetrics({ ...config, metrics, log });
  steps.push(['metrics', () => metricsServer.stop()]);
  const dataSource = createUserDataSource(config.databaseUrl, config.databasePoolSize);
  steps.push(['database', () => dataSource.isInitialized && dataSource.destroy()]);
  await openDatabase(dataSource, log);

  const repositories = {
    profiles: createProfileRepository(dataSource, config.deviceQuota),
    devices: createDeviceRepository(dataSource, config.deviceQuota),
  };
  const userService = createUserService({ ...repositories, now });
  const subgraph = await startSubgraph({
    name: 'user',
    host: config.host,
    port: config.port,
    internalTokenSecret: config.internalTokenSecret,
    previousInternalTokenSecret: config.previousInternalTokenSecret,
    log,
    metrics,
    now,
    schema: buildUserSchema(),
    createContext: createContextFactory(userService, repositories),
    dependencies: [databaseDependency(dataSource)],
  });
  steps.push(['http and graphql', () => subgraph.stop()]);
  log.info({ url: subgraph.url }, 'user is ready');
  return { url: subgraph.url };
}
