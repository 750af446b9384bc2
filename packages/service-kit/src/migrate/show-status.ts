import { engineName } from '../database/dialect';
import { readMigrationStatus } from '../database/migrate';
import type { Environment } from '../settings/read-settings';
import { alignColumns } from '../command/to-table';
import type { Terminal } from '../command/terminal';
import type { ServiceDatabase } from './service-database';
import { withDatabase } from './with-database';

type ServiceStatus = { readonly service: string; readonly engine: string } & Awaited<
  ReturnType<typeof readMigrationStatus>
>;

export interface StatusOptions {
  readonly databases: readonly ServiceDatabase[];
  readonly env: Environment;
  /** One JSON array instead of a table. */
  readonly json: boolean;
}

/** Prints what has run and what is due, and changes nothing; resolves to the exit code. */
export async function showStatus(
  { databases, env, json }: StatusOptions,
  { say, complain }: Terminal,
): Promise<number> {
  const found: ServiceStatus[] = [];
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
    found.push({ service, ...status });
  }
  if (json) say(JSON.stringify(found, null, 2));
  else for (const line of linesOf(found)) say(line);
  return code;
}

function linesOf(found: readonly ServiceStatus[]): string[] {
  if (found.length === 0) return [];
  const rows = found.map(({ service, engine, applied, pending }) => [
    service,
    engine,
    String(applied.length),
    String(pending.length),
  ]);
  const notes = found.flatMap(({ service, pending, unknown }) => [
    ...pending.map((name) => `${service}: ${name} is due`),
    ...unknown.map((name) => `${service}: ${name} has run, and this version does not know it`),
  ]);
  return [...alignColumns([['service', 'engine', 'applied', 'pending'], ...rows]), ...notes];
}
