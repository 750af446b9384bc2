import { runAsProcess } from '../command/run-command';
import { serviceEnvironment } from '../settings/config';
import { runMigrate } from './run-migrate';
import type { ServiceDatabase } from './service-database';

/** A service's own `migrate` command, for a container that holds nothing else. */
export function runMigrateMain(database: ServiceDatabase): Promise<void> {
  return runAsProcess((args, terminal) =>
    runMigrate(
      { command: 'node dist/migrate/main.js', env: serviceEnvironment(), databases: [database] },
      args,
      terminal,
    ),
  );
}
