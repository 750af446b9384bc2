import { createCrashPoint, createLogger, runMain } from '@gobbler/service-kit';
import { createAdapters } from './adapters';
import { readPaymentConfig } from './config';
import { startPayment } from './start';

void runMain(async () => {
  const config = readPaymentConfig();
  const log = createLogger({ service: 'payment', level: config.logLevel });
  const { broker } = await createAdapters(config, log);
  const service = await startPayment(config, { log, broker, crashPoint: createCrashPoint(config) });
  return {
    url: service.url,
    drainMs: config.drainMs,
    async close() {
      await service.close();
      await broker.close();
    },
  };
});
