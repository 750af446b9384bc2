import type { PushSender } from '@gobbler/contracts';
import { createBroker } from '@gobbler/rabbitmq-broker';
import { optionalDependency, startService, type RunningService, type ServiceAdapters } from '@gobbler/service-kit';
import type { NotificationWorkerConfig } from './config';
import { createConsumers } from './consumers';
import { createPushSender } from './infra/create-push-sender';
import { workerDatabase } from './infra/data-source';
import { sweep } from './infra/sweep';
import { createServices, LIMITS, type WorkerLimits } from './services';

export interface NotificationWorkerAdapters extends ServiceAdapters {
  readonly pushes?: PushSender;
  readonly limits?: Partial<WorkerLimits>;
}

/** Milliseconds. */
const SWEEP_EVERY_MS = 3_600_000;
/** Milliseconds for an orderly end: a page in flight takes a few seconds at most. */
const SHUTDOWN_MS = 15_000;

/** Starts the notification worker; rejects, with nothing left running, when its database, its port or its broker can't be used. */
export function startNotificationWorker(
  config: NotificationWorkerConfig,
  adapters: NotificationWorkerAdapters = {},
): Promise<RunningService> {
  return startService({
    name: 'notification-worker',
    config,
    adapters,
    database: workerDatabase,
    createBroker: (log) => createBroker(config, log),
    requiresBroker: true,
    shutdownMs: SHUTDOWN_MS,
    build(shared) {
      const { dataSource, log, now } = shared;
      const pushes = adapters.pushes ?? shared.closing('push sender', createPushSender(config, log));
      const limits = { ...LIMITS, ...adapters.limits };
      return {
        consumers: createConsumers(createServices({ ...shared, config, pushes, limits })),
        chores: [
          {
            name: 'delete old events',
            everyMs: SWEEP_EVERY_MS,
            run: (stopping) => sweep(dataSource, { now: now(), recordDays: config.pushRecordDays }, stopping),
          },
        ],
        // Events wait for it; another instance would not reach it either.
        dependencies: [optionalDependency('push sender', pushes)],
      };
    },
  });
}
