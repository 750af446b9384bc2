import { engineName } from '../database/dialect';
import { readMigrationStatus } from '../database/migrate';
import type { Environment } from '../settings/read-settings';
import { alignColumns } from '../command/to-table';
import type { Terminal } from '../command/terminal';
import type { ServiceDatabase } from './service-database';
import { withDatabase } from './with-database';

/** Prints a table of what has run and what is due, and changes nothing; resolves to the exit code. */
export async function showStatus(
  databases: readonly ServiceDatabase[],
  env: Environment,
  { say, complain }: Terminal,
): Promise<number> {
  const rows = [['service', 'engine', 'applied', 'pending']];
  const notes: string[] = [];
  let code = 0;
  for (const database of databases) {
    const { service } = database;
    const status = await withDatabase(database, env, complain, async (dataSource) => ({
      ...(await readMigrationStatus(dataSource)),
      engine: engineName(dataSource),
    }));
    if (!status) {
      code = 1;
      continue;
    }
    const { engine, applied, pending, unknown } = status;
    rows.push([service, engine, String(applied.length), String(pending.length)]);
    notes.push(...pending.map((name) => `${service}: ${name} is due`));
    notes.push(...unknown.map((name) => `${service}: ${name} has run, and this version does not know it`));
  }
  if (rows.length > 1) for (const line of alignColumns(rows)) say(line);
  for (const note of notes) say(note);
  return code;
}
