import { createCrashPoint, runMain } from '@gobbler/service-kit';
import { readAuthConfig } from './config';
import { startAuth } from './start';

void runMain(async () => {
  const config = readAuthConfig();
  const service = await startAuth(config, { crashPoint: createCrashPoint(config) });
  return { url: service.url, close: service.close, drainMs: config.drainMs };
});
