import { type Clock, type CrashPoint, noCrash } from '@gobbler/contracts';
import {
  createInternalClient,
  createInternalTokenIssuer,
  createLogger,
  createMetrics,
  databaseDependency,
  openDatabase,
  repeat,
  serveMetrics,
  startInOrder,
  startSubgraph,
  verifyAccessToken,
  type Logger,
  type Metrics,
  type RunningService,
  type ShutdownStep,
} from '@gobbler/service-kit';
import type { AuthConfig } from './config';
import { createContextFactory } from './context';
import { createAuthDataSource } from './infra/data-source';
import { findBcryptCost } from './infra/find-bcrypt-cost';
import { createProfileClient } from './infra/profile-client';
import { createKeySet } from './infra/tokens/create-key-set';
import { ACCOUNT_ME_PATH, addAccountMeRoute } from './routes/account-me-route';
import { addJwksRoute, JWKS_PATH } from './routes/jwks-route';
import { buildAuthSchema } from './schema';
import { createServices } from './services';

/** What a test or the launcher may put in place of the real thing. */
export interface AuthAdapters {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly now?: Clock;
  readonly crashPoint?: CrashPoint;
}

export interface RunningAuth extends RunningService {
  /** Removes unfinished accounts and what has run out, as is done every minute. */
  sweep(): Promise<void>;
}

/** Milliseconds. */
const SHUTDOWN_MS = 10_000;
const SWEEP_EVERY_MS = 60_000;

/** Starts the auth subgraph; rejects, with nothing left running, when its database or its port can't be used. */
export async function startAuth(config: AuthConfig, adapters: AuthAdapters = {}): Promise<RunningAuth> {
  const { log = createLogger({ service: 'auth', level: config.logLevel }) } = adapters;
  const parts = { now: () => new Date(), crashPoint: noCrash, metrics: createMetrics('auth'), ...adapters, log };
  return startInOrder(log, SHUTDOWN_MS, (steps) => startParts(config, parts, steps));
}

/** @param steps gets the end of each part, in the order of their start */
async function startParts(config: AuthConfig, adapters: Required<AuthAdapters>, steps: ShutdownStep[]) {
  const { log, metrics, now } = adapters;
  const { signingKey, jwks, getKey } = await createKeySet(config.tokenSecret, config.previousTokenSecret);
  const metricsServer = await serveMetrics({ ...config, metrics, log });
  steps.push(['metrics', () => metricsServer.stop()]);
  const dataSource = createAuthDataSource(config.databaseUrl, config.databasePoolSize);
  steps.push(['database', () => dataSource.isInitialized && dataSource.destroy()]);
  await openDatabase(dataSource, log);
  const bcryptCost = await findBcryptCost(dataSource);

  const tokens = createInternalTokenIssuer(config.internalTokenSecret, 'auth', now);
  const user = createInternalClient({ service: 'user', url: config.userUrl, tokens });
  steps.push(['calls to user', () => user.close()]);
  const profiles = createProfileClient(user);
  const services = createServices({ ...adapters, config, dataSource, profiles, signingKey, bcryptCost });
  const sweeping = repeat(log, 'sweep out what was left behind', SWEEP_EVERY_MS, services.sweep);
  steps.push(['sweeping', () => sweeping.stop()]);

  const subgraph = await startSubgraph({
    name: 'auth',
    host: config.host,
    port: config.port,
    internalTokenSecret: config.internalTokenSecret,
    previousInternalTokenSecret: config.previousInternalTokenSecret,
    log,
    metrics,
    now,
    schema: buildAuthSchema(),
    createContext: createContextFactory(services, services.accounts),
    dependencies: [databaseDependency(dataSource)],
    openPaths: [ACCOUNT_ME_PATH, JWKS_PATH],
    addRoutes(app) {
      addJwksRoute(app, jwks);
      const verify = (token: string) => verifyAccessToken(token, getKey, now);
      addAccountMeRoute(app, { verify, isLive: services.sessionService.isLive, log });
    },
  });
  steps.push(['http and graphql', () => subgraph.stop()]);
  log.info({ url: subgraph.url }, 'auth is ready');
  return { url: subgraph.url, sweep: services.sweep };
}
