import { runMain } from '@gobbler/service-kit';
import { readUserConfig } from './config';
import { startUser } from './start';

void runMain(async () => {
  const config = readUserConfig();
  return { ...(await startUser(config)), drainMs: config.drainMs };
});
