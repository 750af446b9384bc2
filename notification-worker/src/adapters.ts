import { join } from 'node:path';
import { TOPOLOGY } from '@gobbler/events';
import { createFilePushSender, createInProcessBroker } from '@gobbler/local-stand-ins';
import { createLogger } from '@gobbler/service-kit';
import type { NotificationWorkerConfig } from './config';
import type { NotificationWorkerAdapters } from './start';

/** What the worker uses at its edges when it runs as a process of its own. */
export function createAdapters({ environment, logLevel, dataDir }: NotificationWorkerConfig) {
  const log = createLogger({ service: 'notification-worker', level: logLevel });
  return {
    log,
    broker: createInProcessBroker({
      environment,
      topology: TOPOLOGY,
      deadLetterFile: join(dataDir, 'dead-letters.jsonl'),
      log,
    }),
    pushes: createFilePushSender({ environment, file: join(dataDir, 'pushes.jsonl'), log, now: () => new Date() }),
  } satisfies NotificationWorkerAdapters;
}
