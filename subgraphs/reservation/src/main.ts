import { createCrashPoint, createLogger, createMetrics, runMain } from '@gobbler/service-kit';
import { createAdapters } from './adapters';
import { readReservationConfig } from './config';
import { startReservation } from './start';

void runMain(async () => {
  const config = readReservationConfig();
  const log = createLogger({ service: 'reservation', level: config.logLevel });
  const metrics = createMetrics('reservation');
  const { broker, lock } = await createAdapters(config, log, metrics);
  const service = await startReservation(config, { log, metrics, broker, lock, crashPoint: createCrashPoint(config) });
  return {
    url: service.url,
    drainMs: config.drainMs,
    async close() {
      await service.close();
      await broker.close();
      await lock.close();
    },
  };
});
