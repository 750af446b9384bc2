import { MigrationExecutor, type DataSource, type Migration, type QueryRunner } from 'typeorm';
import { dialectOf } from './dialect';
import { MIGRATION_WAIT_MS, withMigrationLock } from './migration-lock';
import { withoutStatementLimit } from './without-statement-limit';

export interface MigrateOptions {
  /** Milliseconds that another process's migrations are waited for; two minutes when left out. */
  readonly waitMs?: number;
  /** Another process is migrating; called once. */
  readonly onWait?: () => void;
  readonly onBegin?: (migration: string) => void;
  readonly onDone?: (migration: string) => void;
}

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** They have run, and this version knows nothing of them: a newer one was here. */
  readonly unknown: readonly string[];
}

/**
 * Runs the migrations that are due, under a lock of their own: several processes may start at once.
 * Throws a `StartError` when another process has the lock for too long.
 * @returns the names of those that ran
 */
export function migrate(dataSource: DataSource, options: MigrateOptions = {}): Promise<readonly string[]> {
  const { waitMs = MIGRATION_WAIT_MS, onWait = () => undefined } = options;
  return withoutStatementLimit(dataSource, (holder) =>
    withMigrationLock(holder, { waitMs, onWait }, () => runPending(dataSource, holder, options)),
  );
}

/** Which migrations have run and which are due; changes nothing. */
export async function readMigrationStatus(dataSource: DataSource): Promise<MigrationStatus> {
  const executor = new MigrationExecutor(dataSource);
  const pending = (await executor.getPendingMigrations()).map(({ name }) => name);
  const applied = (await executor.getExecutedMigrations()).map(({ name }) => name);
  const known = new Set(dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name));
  return { applied, pending, unknown: applied.filter((name) => !known.has(name)) };
}

async function runPending(dataSource: DataSource, holder: QueryRunner, options: MigrateOptions): Promise<string[]> {
  // On the connection that holds the lock: there may be only one.
  const executor = new MigrationExecutor(dataSource, holder);
  const ran: string[] = [];
  for (const migration of await executor.getPendingMigrations()) {
    options.onBegin?.(migration.name);
    await runOne(executor, holder, migration);
    options.onDone?.(migration.name);
    ran.push(migration.name);
  }
  return ran;
}

/** PostgreSQL takes a step back that fails half-way; MySQL's side commits each change at once, so a step is one there. */
async function runOne(executor: MigrationExecutor, holder: QueryRunner, migration: Migration): Promise<void> {
  if (dialectOf(holder).kind !== 'postgres') {
    await executor.executeMigration(migration);
    return;
  }
  await holder.startTransaction();
  try {
    await executor.executeMigration(migration);
    await holder.commitTransaction();
  } catch (error) {
    await holder.rollbackTransaction().catch(() => undefined); // the first failure is the one to report
    throw error;
  }
}
