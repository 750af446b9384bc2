import { engineName } from '../database/dialect';
import { migrate } from '../database/migrate';
import type { Environment } from '../settings/read-settings';
import type { Terminal } from '../command/terminal';
import type { ServiceDatabase } from './service-database';
import { withDatabase } from './with-database';

/**
 * Runs the migrations of one database that are due and reports each.
 * @returns whether all is well
 */
export async function migrateDatabase(
  database: ServiceDatabase,
  env: Environment,
  { say, complain }: Terminal,
): Promise<boolean> {
  const { service } = database;
  const ran = await withDatabase(database, env, complain, (dataSource) => {
    const place = `${service} (${engineName(dataSource)})`;
    let startedAt = 0;
    return migrate(dataSource, {
      onWait: () => say(`${place}: another process is migrating; waiting for it`),
      onBegin(name) {
        startedAt = performance.now();
        say(`${place}: ${name} …`);
      },
      onDone: (name) => say(`${place}: ${name} done in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`),
    });
  });
  if (ran === null) return false;
  say(ran.length === 0 ? `${service}: nothing to do` : `${service}: ${ran.length} done`);
  return true;
}
