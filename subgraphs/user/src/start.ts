import { startService, type RunningService, type ServiceAdapters } from '@gobbler/service-kit';
import type { UserConfig } from './config';
import { createContextFactory } from './context';
import { createUserService } from './domain/user-service';
import { userDatabase } from './infra/data-source';
import { createDeviceRepository } from './infra/device.repository';
import { createProfileRepository } from './infra/profile.repository';
import { buildUserSchema } from './schema';

/** Starts the user subgraph; rejects, with nothing left running, when its database or its port can't be used. */
export function startUser(config: UserConfig, adapters: ServiceAdapters = {}): Promise<RunningService> {
  return startService({
    name: 'user',
    config,
    adapters,
    database: userDatabase,
    build({ dataSource, now }) {
      const repositories = {
        profiles: createProfileRepository(dataSource, config.deviceQuota),
        devices: createDeviceRepository(dataSource, config.deviceQuota),
      };
      const userService = createUserService({ ...repositories, now });
      return { graphql: { schema: buildUserSchema(), createContext: createContextFactory(userService, repositories) } };
    },
  });
}
