import { setTimeout as sleep } from 'node:timers/promises';
import { type Broker, type Clock, type CrashPoint, noCrash, type PushSender } from '@gobbler/contracts';
import {
  countConsumed,
  createInternalClient,
  createInternalTokenIssuer,
  createLogger,
  createMetrics,
  instanceIdOf,
  openDatabase,
  repeat,
  serveMetrics,
  startInOrder,
  type Logger,
  type Metrics,
  type RunningService,
  type ServiceName,
  type ShutdownStep,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { NotificationWorkerConfig } from './config';
import { startConsumers, type ConsumerDeps } from './consumers';
import { addCrashPoints } from './crash-points';
import { createNotifier } from './domain/notifier';
import { createWaitForPushService } from './domain/wait-for-push-service';
import { createPhoneSender } from './domain/phone-sender';
import { createPushComposer } from './infra/compose-push';
import { countPushes } from './infra/count-pushes';
import { createWorkerDataSource } from './infra/data-source';
import { createDeletedPosts } from './infra/deleted-posts';
import { createDevices } from './infra/devices';
import { createEventClaims } from './infra/event-claims';
import { startHealthServer } from './infra/health-server';
import { createLedger } from './infra/ledger';
import { createRecipients } from './infra/recipients';
import { createTimedSend, type SendLimits } from './infra/send-in-time';
import { sweep } from './infra/sweep';

/** What a test or the launcher may put in place of the real thing. */
export interface NotificationWorkerAdapters {
  readonly broker: Broker;
  readonly pushes: PushSender;
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly now?: Clock;
  readonly crashPoint?: CrashPoint;
  readonly limits?: Partial<WorkerLimits>;
}

/** Milliseconds; settings of tests, not of operators. */
export interface WorkerLimits extends SendLimits {
  /** How long one delivery of an event waits while the push service is unavailable, before it is given back uncounted. */
  readonly outageWaitMs: number;
  /** The age of an event from which on such a delivery counts, so that the event becomes a dead letter in the end. */
  readonly giveUpAfterMs: number;
  /** How long an event stays claimed by a worker that was killed and does not come back. */
  readonly leaseMs: number;
}

const LIMITS: WorkerLimits = {
  sendMs: 5_000,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  outageWaitMs: 600_000, // RabbitMQ takes a message back after half an hour
  giveUpAfterMs: 6 * 3_600_000,
  leaseMs: 15_000,
};
const SWEEP_MS = 3_600_000;
/** Milliseconds for an orderly end: a page in flight takes a few seconds at most. */
const SHUTDOWN_MS = 15_000;

type Parts = Required<Omit<NotificationWorkerAdapters, 'limits'>> & { readonly limits: WorkerLimits };

/** Starts the notification worker; rejects, with nothing left running, when its database, its port or its broker can't be used. */
export async function startNotificationWorker(
  config: NotificationWorkerConfig,
  { limits, ...adapters }: NotificationWorkerAdapters,
): Promise<RunningService> {
  const parts: Parts = {
    log: createLogger({ service: 'notification-worker', level: config.logLevel }),
    now: () => new Date(),
    metrics: createMetrics('notification-worker'),
    crashPoint: noCrash,
    limits: { ...LIMITS, ...limits },
    ...adapters,
  };
  return startInOrder(parts.log, SHUTDOWN_MS, (steps) => startParts(config, parts, steps));
}

/** @param steps gets the end of each part, in the order of their start */
async function startParts(
  config: NotificationWorkerConfig,
  parts: Parts,
  steps: ShutdownStep[],
): Promise<{ url: string }> {
  const { broker, pushes, log, metrics, now } = parts;
  const metricsServer = await serveMetrics({ ...config, metrics, log });
  steps.push(['metrics', () => metricsServer.stop()]);
  const dataSource = createWorkerDataSource(config.databaseUrl, config.databasePoolSize);
  steps.push(['database', () => dataSource.isInitialized && dataSource.destroy()]);
  await openDatabase(dataSource, log);
  const clients = createClients(config, now);
  steps.push(['clients', () => Promise.all(Object.values(clients).map((client) => client.close()))]);
  const health = await startHealthServer({ ...config, dataSource, broker, pushes, log, metrics });
  steps.push(['health', () => health.stop()]);
  const sweeping = repeat(log, 'sweep out old events', SWEEP_MS, () => sweep(dataSource, now()));
  steps.push(['sweeping', () => sweeping.stop()]);

  const stopping = new AbortController();
  const consumerDeps = createConsumerDeps(config, parts, dataSource, clients, stopping.signal);
  const subscription = await startConsumers(countConsumed(broker, metrics), consumerDeps);
  steps.push(['consumers', () => subscription.cancel()]);
  steps.push([
    'readiness',
    () => {
      stopping.abort();
      health.readiness.startDraining();
    },
  ]);
  log.info({ url: health.url, broker: broker.description, pushes: pushes.description }, 'notification-worker is ready');
  return { url: health.url };
}

function createClients(config: NotificationWorkerConfig, now: Clock) {
  const tokens = createInternalTokenIssuer(config.internalTokenSecret, 'notification-worker', now);
  const client = (service: ServiceName, url: string) => createInternalClient({ service, url, tokens });
  return {
    user: client('user', config.userUrl),
    reservation: client('reservation', config.reservationUrl),
    payment: client('payment', config.paymentUrl),
  };
}

function createConsumerDeps(
  config: NotificationWorkerConfig,
  { pushes, log, metrics, now, crashPoint, limits }: Parts,
  dataSource: DataSource,
  { user, reservation, payment }: ReturnType<typeof createClients>,
  stopping: AbortSignal,
): ConsumerDeps {
  const isStopping = () => stopping.aborted;
  const deletedPosts = createDeletedPosts(dataSource, now);
  const { sendPush, recipients, ledger } = addCrashPoints(crashPoint, {
    sendPush: countPushes(createTimedSend(pushes, limits), metrics),
    recipients: createRecipients(payment, reservation),
    ledger: createLedger(dataSource, now),
  });
  const notifier = createNotifier({
    recipients,
    phones: createPhoneSender({ devices: createDevices(user), sendPush, ledger }),
    ledger,
    deletedPosts,
    composePush: createPushComposer(config.timeZone),
    isStopping,
  });
  const instanceId = instanceIdOf('notification-worker', config);
  const claims = createEventClaims({ dataSource, instanceId, log, leaseMs: limits.leaseMs });
  return {
    notifier,
    deletedPosts,
    onlyOne: (eventId, work) => claims.run(eventId, work),
    waitForPushService: createWaitForPushService({
      pause: (ms) => sleep(ms, undefined, { signal: stopping }).catch(() => undefined),
      isStopping,
      elapsedMs: () => performance.now(),
      maxWaitMs: limits.outageWaitMs,
    }),
    now,
    giveUpAfterMs: limits.giveUpAfterMs,
    log,
  };
}
