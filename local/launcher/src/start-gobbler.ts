import { startAuth, readAuthConfig } from '@gobbler/auth';
import { readNotificationWorkerConfig, startNotificationWorker } from '@gobbler/notification-worker';
import { readPaymentConfig, startPayment } from '@gobbler/payment';
import { readPostConfig, startPost } from '@gobbler/post';
import { readReservationConfig, startReservation } from '@gobbler/reservation';
import { readRouterConfig, startRouter } from '@gobbler/router';
import { createBroker } from '@gobbler/rabbitmq-broker';
import {
  openTracing,
  settingPrefix,
  startInOrder,
  type Environment,
  type RunningService,
  type ServiceAdapters,
  type ShutdownStep,
} from '@gobbler/service-kit';
import { readUserConfig, startUser } from '@gobbler/user';
import type { LauncherConfig } from './config';
import type { Progress } from './console-progress';
import { claimDataFolder } from './data-folder/claim-data-folder';
import { readOrMakeSecrets } from './data-folder/read-or-make-secrets';
import { writeRunningFile } from './data-folder/running-file';
import { describeDatabases } from './describe-databases';
import { describeMovedPorts } from './describe-moved-ports';
import { describeParts } from './describe-parts';
import { openLog, type LogFile } from './open-log';
import { choosePorts, INNER_SERVICES, type InnerService, type Ports } from './settings/choose-ports';
import { checkSettings } from './settings/check-settings';
import { embeddedSettings, routerSettings } from './settings/embedded-settings';
import { startDatabases } from './start-databases';
import { formatStartTable } from './start-table';
import { addTracePages } from './traces/trace-pages';
import { createTraceStore } from './traces/trace-store';

/** Milliseconds for everything to close. */
const SHUTDOWN_MS = 25_000;

/**
 * Starts the whole system in this process, next to a PostgreSQL: every service on its own port, with stand-ins at the edges.
 * Rejects, with nothing left running, when a part can't start.
 */
export async function startGobbler(config: LauncherConfig, progress: Progress): Promise<RunningService> {
  const release = await claimDataFolder(config.dataDir);
  const logFile = openLog(config.dataDir, config.logLevel);
  return startInOrder(logFile.loggerOf('launcher'), SHUTDOWN_MS, (steps) => {
    steps.push(['data folder', release], ['log', () => logFile.close()]);
    return startParts(config, progress, steps, logFile);
  });
}

async function startParts(
  config: LauncherConfig,
  progress: Progress,
  steps: ShutdownStep[],
  logFile: LogFile,
): Promise<{ url: string }> {
  const { dataDir, host, port } = config;
  progress.say(`Starting Gobbler, data in ${dataDir}`);
  const ports = await choosePorts(host, port);
  const moved = describeMovedPorts(port, ports);
  if (moved !== null) progress.say(moved);
  const secrets = await readOrMakeSecrets(dataDir);
  const settingsWith = (databaseUrl: (name: string) => string): Environment =>
    embeddedSettings({ env: config.env, dataDir, host, ports, secrets, databaseUrl });
  checkSettings(settingsWith((name) => `postgres://gobbler:not-known-yet@127.0.0.1/${name}`));
  const log = logFile.loggerOf('launcher');
  const databases = await progress.part('databases', () =>
    startDatabases({ env: config.env, dataDir, log }, progress, steps),
  );
  const env = settingsWith((name) => databases.url(name));

  const routerConfig = readRouterConfig(routerSettings(env, host));
  const traces = createTraceStore();
  const tracing = routerConfig.isTracingOff ? null : await openTracing(routerConfig.tracing, log, traces);
  steps.push(['traces', () => tracing?.close()]);
  const shared = tracing ? { tracing } : {};
  await startServices(env, logFile, shared, progress, steps);
  const router = await progress.part('router', () =>
    startRouter(routerConfig, {
      ...shared,
      log: logFile.loggerOf('router'),
      addLocalPages: (app) => addTracePages(app, traces),
    }),
  );
  steps.push(['router', () => router.close()], ['running.json', await writeRunningFile(dataDir, env)]);
  progress.say(
    `\n${formatStartTable([
      { name: 'GraphQL, and GraphiQL', where: `${router.url}/graphql` },
      { name: 'REST of the phone app', where: `${router.url}/user /post /reservation` },
      { name: 'Documentation', where: `${router.url}/docs /docs/graphql` },
      { name: 'Traces', where: `${router.url}/local/traces` },
      { name: 'Health', where: `${router.url}/readyz` },
      { name: 'Services, inside only', where: describeInner(ports) },
      { name: 'Metrics', where: describeMetrics(env) },
      { name: 'Database', where: describeDatabases(databases.description, config.env) },
      ...(await describeParts((service) => `http://127.0.0.1:${ports.inner[service]}`)),
      { name: 'Log', where: logFile.path },
    ])}\n`,
  );
  progress.say(`Gobbler is ready on ${router.url}`);
  return { url: router.url };
}

/** From the settings, which may name other ports. */
function describeMetrics(env: Environment): string {
  const portOf = (service: string) => env[`${settingPrefix(service)}_METRICS_PORT`] ?? '';
  return ['router', ...INNER_SERVICES].map((service) => `${service} ${portOf(service)}`).join(', ');
}

function describeInner({ inner }: Ports): string {
  return INNER_SERVICES.map((service) => `${service} ${inner[service]}`).join(', ');
}

/** Starts a service after those that it calls, all with one broker. The router, which is the way in, starts last. */
async function startServices(
  env: Environment,
  { loggerOf }: LogFile,
  shared: Pick<ServiceAdapters, 'tracing'>,
  progress: Progress,
  steps: ShutdownStep[],
): Promise<void> {
  const broker = await createBroker(readPostConfig(env), loggerOf('broker'));
  steps.push(['broker', () => broker.close()]);
  const start: Record<InnerService, (adapters: ServiceAdapters) => Promise<RunningService>> = {
    user: (adapters) => startUser(readUserConfig(env), adapters),
    auth: (adapters) => startAuth(readAuthConfig(env), adapters),
    post: (adapters) => startPost(readPostConfig(env), adapters),
    reservation: (adapters) => startReservation(readReservationConfig(env), adapters),
    payment: (adapters) => startPayment(readPaymentConfig(env), adapters),
    'notification-worker': (adapters) => startNotificationWorker(readNotificationWorkerConfig(env), adapters),
  };
  for (const [name, startService] of Object.entries(start)) {
    const service = await progress.part(name, () => startService({ ...shared, log: loggerOf(name), broker }));
    steps.push([name, () => service.close()]);
  }
}
