import { startService, verifyAccessToken, type ServiceAdapters, type StartedService } from '@gobbler/service-kit';
import type { AuthConfig } from './config';
import { createContextFactory } from './context';
import { authDatabase } from './infra/data-source';
import { findBcryptCost } from './infra/find-bcrypt-cost';
import { createProfileClient } from './infra/profile-client';
import { createKeySet } from './infra/tokens/create-key-set';
import { ACCOUNT_ME_PATH, addAccountMeRoute } from './routes/account-me-route';
import { addJwksRoute, JWKS_PATH } from './routes/jwks-route';
import { buildAuthSchema } from './schema';
import { createServices } from './services';

/** Milliseconds. */
const SWEEP_EVERY_MS = 60_000;

/** Starts the auth subgraph; rejects, with nothing left running, when its database or its port can't be used. */
export function startAuth(config: AuthConfig, adapters: ServiceAdapters = {}): Promise<StartedService> {
  return startService({
    name: 'auth',
    config,
    adapters,
    database: authDatabase,
    async build(shared) {
      const { log, now, dataSource } = shared;
      const { signingKey, jwks, getKey } = await createKeySet(config.tokenSecret, config.previousTokenSecret);
      const bcryptCost = await findBcryptCost(dataSource);
      const profiles = createProfileClient(shared.client('user', config.userUrl));
      const services = createServices({ ...shared, config, profiles, signingKey, bcryptCost });
      return {
        graphql: {
          schema: buildAuthSchema(),
          createContext: createContextFactory(services, services.accounts),
          openPaths: [ACCOUNT_ME_PATH, JWKS_PATH],
          addRoutes(app) {
            addJwksRoute(app, jwks);
            const verify = (token: string) => verifyAccessToken(token, getKey, now);
            addAccountMeRoute(app, { verify, isLive: services.sessionService.isLive, log });
          },
        },
        chores: [
          { name: 'delete abandoned accounts and expired sessions', everyMs: SWEEP_EVERY_MS, run: services.sweep },
        ],
      };
    },
  });
}
