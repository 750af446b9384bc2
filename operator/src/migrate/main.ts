import { runAsProcess, runMigrate } from '@gobbler/service-kit';
import { findEnvironment } from '../find-environment';
import { SERVICE_DATABASES } from '../service-databases';

void runAsProcess(async (args, terminal) => {
  const env = await findEnvironment(args, terminal.complain);
  return runMigrate({ command: 'npm run migrate --', env, databases: SERVICE_DATABASES }, args, terminal);
});
