import { createCrashPoint, runMain } from '@gobbler/service-kit';
import { readAuthConfig } from './config';
import { startAuth } from './start';

void runMain(() => {
  const config = readAuthConfig();
  return startAuth(config, { crashPoint: createCrashPoint(config) });
});
