import { createCrashPoint, createLogger, runMain } from '@gobbler/service-kit';
import { createAdapters } from './adapters';
import { readPostConfig } from './config';
import { startPost } from './start';

void runMain(async () => {
  const config = readPostConfig();
  const log = createLogger({ service: 'post', level: config.logLevel });
  const { broker, images } = await createAdapters(config, log);
  const service = await startPost(config, { log, broker, images, crashPoint: createCrashPoint(config) });
  return {
    url: service.url,
    drainMs: config.drainMs,
    async close() {
      await service.close();
      await broker.close();
    },
  };
});
