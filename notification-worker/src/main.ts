import { createCrashPoint, runMain, shutDown, type RunningService } from '@gobbler/service-kit';
import { createAdapters } from './adapters';
import { readNotificationWorkerConfig } from './config';
import { startNotificationWorker } from './start';

/** Milliseconds for connections to end once the worker itself has. */
const ADAPTERS_SHUTDOWN_MS = 5_000;

async function start(): Promise<RunningService> {
  const config = readNotificationWorkerConfig();
  const adapters = await createAdapters(config);
  const worker = await startNotificationWorker(config, { ...adapters, crashPoint: createCrashPoint(config) });
  return {
    url: worker.url,
    drainMs: config.drainMs,
    async close() {
      await worker.close();
      await shutDown(adapters.log, ADAPTERS_SHUTDOWN_MS, [
        ['broker', () => adapters.broker.close()],
        ['push sender', () => adapters.pushes.close()],
      ]);
    },
  };
}

void runMain(start);
