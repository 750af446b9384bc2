import { runMain } from '@gobbler/service-kit';
import { readRouterConfig } from './config';
import { startRouter } from './start';

void runMain(async () => {
  const config = readRouterConfig();
  return { ...(await startRouter(config)), drainMs: config.drainMs };
});
