import type { Clock } from '@gobbler/ports';
import {
  createLogger,
  databaseDependency,
  openDatabase,
  shutDown,
  startSubgraph,
  type Logger,
  type RunningService,
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
  readonly now?: Clock;
}

/** Milliseconds for an orderly end. */
const SHUTDOWN_MS = 10_000;

/** Starts the user subgraph; rejects, with nothing left running, when its database can't be used. */
export async function startUser(config: UserConfig, adapters: UserAdapters = {}): Promise<RunningService> {
  const { log = createLogger({ service: 'user', level: config.logLevel }), now = () => new Date() } = adapters;
  const dataSource = createUserDataSource(config.databaseUrl, config.databasePoolSize);
  await openDatabase(dataSource, log);

  const repositories = {
    profiles: createProfileRepository(dataSource),
    devices: createDeviceRepository(dataSource),
  };
  const userService = createUserService({ ...repositories, now });
  const subgraph = await startSubgraph({
    name: 'user',
    host: config.host,
    port: config.port,
    internalTokenSecret: config.internalTokenSecret,
    log,
    now,
    schema: buildUserSchema(),
    createContext: createContextFactory(userService, repositories),
    dependencies: [databaseDependency(dataSource)],
  });
  log.info({ url: subgraph.url }, 'user is ready');

  return {
    url: subgraph.url,
    close: () =>
      shutDown(log, SHUTDOWN_MS, [
        ['http and graphql', () => subgraph.stop()],
        ['database', () => dataSource.destroy()],
      ]),
  };
}
