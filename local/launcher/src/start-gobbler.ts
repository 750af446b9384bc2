import { startAuth, readAuthConfig } from '@gobbler/auth';
import { readNotificationWorkerConfig, startNotificationWorker } from '@gobbler/notification-worker';
import { describeStripe, readPaymentConfig, startPayment } from '@gobbler/payment';
import { readPostConfig, startPost } from '@gobbler/post';
import { readReservationConfig, startReservation } from '@gobbler/reservation';
import { readRouterConfig, startRouter } from '@gobbler/router';
import type { Environment, Logger, RunningService } from '@gobbler/service-kit';
import { readUserConfig, startUser } from '@gobbler/user';
import { createClosers, type Closers } from './closers';
import type { LauncherConfig } from './config';
import type { Progress } from './console-progress';
import { createAdapters, describeAdapters, type Adapters } from './create-adapters';
import { claimDataFolder } from './data-folder/claim-data-folder';
import { readOrMakeSecrets } from './data-folder/read-or-make-secrets';
import { writeRunningFile } from './data-folder/running-file';
import { describeDatabases } from './describe-databases';
import { openLog, type LogFile } from './open-log';
import { choosePorts, INNER_SERVICES, type Ports } from './settings/choose-ports';
import { checkSettings } from './settings/check-settings';
import { embeddedSettings, routerSettings, settingPrefix } from './settings/embedded-settings';
import { startDatabases } from './start-databases';
import { formatStartTable } from './start-table';

/** Milliseconds for an orderly end of everything. */
const SHUTDOWN_MS = 25_000;

/**
 * Brings the whole system up in this process, beside a PostgreSQL: every service on a port of its own, with stand-ins at the edges.
 * Rejects, with nothing left running, when a part can't come up.
 */
export async function startGobbler(config: LauncherConfig, progress: Progress): Promise<RunningService> {
  const closers = createClosers();
  const giveBack = await claimDataFolder(config.dataDir);
  closers.add('data folder', giveBack);
  const logFile = openLog(config.dataDir, config.logLevel);
  closers.add('log', () => logFile.close());
  const log = logFile.loggerOf('launcher');
  try {
    return await startParts(config, progress, closers, logFile);
  } catch (error) {
    await closers.closeAll(log, SHUTDOWN_MS);
    throw error;
  }
}

async function startParts(
  config: LauncherConfig,
  progress: Progress,
  closers: Closers,
  logFile: LogFile,
): Promise<RunningService> {
  const { dataDir, host, port } = config;
  const log = logFile.loggerOf('launcher');
  progress.say(`Starting Gobbler, data in ${dataDir}`);
  const ports = await choosePorts(host, port);
  const secrets = await readOrMakeSecrets(dataDir);
  const settingsWith = (databaseUrl: (name: string) => string): Environment =>
    embeddedSettings({ env: config.env, dataDir, host, ports, secrets, databaseUrl });
  checkSettings(settingsWith((name) => `postgres://gobbler:not-known-yet@127.0.0.1/${name}`));
  const databases = await progress.part('databases', () =>
    startDatabases({ env: config.env, dataDir, log }, progress, closers),
  );
  const env = settingsWith((name) => databases.url(name));
  const logOf = (service: string): Logger => logFile.loggerOf(service);
  const adapters = await createAdapters({ env, logOf }, closers);

  await startServices(env, adapters, logOf, progress, closers);
  const router = await progress.part('router', () =>
    startRouter(readRouterConfig(routerSettings(env, host)), { log: logFile.loggerOf('router') }),
  );
  closers.add('router', () => router.close());
  closers.add('running.json', await writeRunningFile(dataDir, env));
  progress.say(
    `\n${formatStartTable([
      { name: 'GraphQL and Apollo Sandbox', where: `${router.url}/graphql` },
      { name: 'REST of the phone app', where: `${router.url}/user /post /reservation` },
      { name: 'Health', where: `${router.url}/readyz` },
      { name: 'Services, inside only', where: describeInner(ports) },
      { name: 'Metrics', where: describeMetrics(env) },
      { name: 'Database', where: describeDatabases(databases.description, config.env) },
      ...(await describeAdapters(adapters)),
      { name: 'Payments', where: describeStripe(readPaymentConfig(env)) },
      { name: 'Log', where: logFile.path },
    ])}\n`,
  );
  progress.say(`Gobbler is ready on ${router.url}`);
  return { url: router.url, close: () => closers.closeAll(log, SHUTDOWN_MS) };
}

/** Of the settings, since somebody may have set them. */
function describeMetrics(env: Environment): string {
  const portOf = (service: string) => env[`${settingPrefix(service)}_METRICS_PORT`] ?? '';
  return ['router', ...INNER_SERVICES].map((service) => `${service} ${portOf(service)}`).join(', ');
}

function describeInner({ inner }: Ports): string {
  return INNER_SERVICES.map((service) => `${service} ${inner[service]}`).join(', ');
}

/** In the order of need: whoever is called comes before its callers. The way in, the router, comes last. */
async function startServices(
  env: Environment,
  { broker, lock, reservationMetrics, images, pushes }: Adapters,
  logOf: (service: string) => Logger,
  progress: Progress,
  closers: Closers,
): Promise<void> {
  async function part(name: string, start: () => Promise<RunningService>): Promise<void> {
    const service = await progress.part(name, start);
    closers.add(name, () => service.close());
  }
  await part('user', () => startUser(readUserConfig(env), { log: logOf('user') }));
  await part('auth', () => startAuth(readAuthConfig(env), { log: logOf('auth') }));
  await part('post', () => startPost(readPostConfig(env), { log: logOf('post'), broker, images }));
  await part('reservation', () =>
    startReservation(readReservationConfig(env), {
      log: logOf('reservation'),
      metrics: reservationMetrics,
      broker,
      lock,
    }),
  );
  await part('payment', () => startPayment(readPaymentConfig(env), { log: logOf('payment'), broker }));
  await part('notification-worker', () =>
    startNotificationWorker(readNotificationWorkerConfig(env), { log: logOf('notification-worker'), broker, pushes }),
  );
}
