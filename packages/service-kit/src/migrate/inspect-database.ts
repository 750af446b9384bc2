import type { DataSource } from 'typeorm';
import { checkDurability } from '../database/check-durability';
import { dialectOf, engineName } from '../database/dialect';
import { readMigrationStatus } from '../database/migrate';
import type { Environment } from '../settings/read-settings';
import type { ServiceDatabase } from './service-database';
import { withDatabase } from './with-database';

/** What an operator asks about a service's database. */
export interface DatabaseInspection {
  /** For people: `PostgreSQL 18.4`. */
  readonly description: string;
  /** Milliseconds that its clock is ahead of ours, to about the time of one answer. */
  readonly clockAheadMs: number;
  /** Why a committed transaction may be lost in a crash; null when none can. */
  readonly durabilityProblem: string | null;
  /** The migrations that are due. */
  readonly pending: readonly string[];
  /** Migrations of a newer version that have run. */
  readonly unknown: readonly string[];
}

/** Looks at a service's database and changes nothing. Resolves to the reason, in one message, when it can't be reached. */
export async function inspectDatabase(
  database: ServiceDatabase,
  env: Environment,
): Promise<DatabaseInspection | { readonly problem: string }> {
  let problem = '';
  const inspection = await withDatabase(database, env, (line) => (problem = line), inspect);
  return inspection ?? { problem: problem.replace(`${database.service}: `, '') };
}

async function inspect(dataSource: DataSource): Promise<DatabaseInspection> {
  const { version, clockAheadMs } = await readServer(dataSource);
  const { pending, unknown } = await readMigrationStatus(dataSource);
  const durabilityProblem = await checkDurability(dataSource).then(
    () => null,
    (error: Error) => error.message,
  );
  return { description: `${engineName(dataSource)} ${version}`, clockAheadMs, durabilityProblem, pending, unknown };
}

async function readServer(dataSource: DataSource): Promise<{ version: string; clockAheadMs: number }> {
  const { kind, runningClock } = dialectOf(dataSource);
  const clock = kind === 'postgres' ? `extract(epoch FROM ${runningClock})` : `UNIX_TIMESTAMP(${runningClock})`;
  const asked = Date.now();
  const [row] = await dataSource.query<{ version: string; seconds: string }[]>(
    `SELECT version() AS version, ${clock} AS seconds`,
  );
  const version = /\d+(\.\d+)+/.exec(row?.version ?? '')?.[0] ?? 'of an unknown version';
  return { version, clockAheadMs: Math.round(Number(row?.seconds) * 1_000 - (asked + Date.now()) / 2) };
}
