import { runAsProcess, runMigrate, type Terminal } from '@gobbler/service-kit';
import { noted } from '../audit/noted';
import { findEnvironment } from '../find-environment';
import { SERVICE_DATABASES } from '../service-databases';

async function migrate(args: readonly string[], terminal: Terminal): Promise<number> {
  const env = await findEnvironment(args, terminal.complain);
  return runMigrate({ command: 'npm run migrate --', env, databases: SERVICE_DATABASES }, args, terminal);
}

void runAsProcess(noted('migrate', migrate));
