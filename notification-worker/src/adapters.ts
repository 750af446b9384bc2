import { join } from 'node:path';
import { TOPOLOGY } from '@gobbler/contracts';
import { createFirebasePushSender } from '@gobbler/firebase-push';
import { createFilePushSender, createInProcessBroker } from '@gobbler/local-stand-ins';
import type { Broker, PushSender } from '@gobbler/contracts';
import { createRabbitMqBroker } from '@gobbler/rabbitmq-broker';
import { createLogger, type Logger } from '@gobbler/service-kit';
import type { NotificationWorkerConfig } from './config';
import type { NotificationWorkerAdapters } from './start';

/** What the worker uses at its edges when it runs as a process of its own: the real thing where it is set, else a stand-in. */
export async function createAdapters(config: NotificationWorkerConfig) {
  const log = createLogger({ service: 'notification-worker', level: config.logLevel });
  return {
    log,
    pushes: createPushSender(config, log),
    broker: await createBroker(config, log),
  } satisfies NotificationWorkerAdapters;
}

/** Firebase, or a file of pushes that stands in for it. */
export function createPushSender(
  { firebase, environment, dataDir }: NotificationWorkerConfig,
  log: Logger,
): PushSender {
  if (firebase) return createFirebasePushSender({ ...firebase, log });
  return createFilePushSender({ environment, file: join(dataDir, 'pushes.jsonl'), log, now: () => new Date() });
}

/** The stand-in hears nothing here, since whoever publishes is in another process. */
async function createBroker(
  { rabbitMq, environment, dataDir }: NotificationWorkerConfig,
  log: Logger,
): Promise<Broker> {
  if (rabbitMq) return createRabbitMqBroker({ ...rabbitMq, topology: TOPOLOGY, log });
  const deadLetterFile = join(dataDir, 'dead-letters.jsonl');
  return createInProcessBroker({ environment, topology: TOPOLOGY, deadLetterFile, log });
}
