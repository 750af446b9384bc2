import { MigrationExecutor, type DataSource } from 'typeorm';
import { dialectOf } from './dialect';

/** Any number; the same for every process that migrates this database. */
const POSTGRES_LOCK = 4_011_974;

/**
 * Runs the migrations that are due, under a lock of their own: several processes may start at once.
 * @returns the names of those that ran
 */
export async function migrate(dataSource: DataSource): Promise<readonly string[]> {
  const isPostgres = dialectOf(dataSource).kind === 'postgres';
  const holder = dataSource.createQueryRunner();
  await holder.connect();
  try {
    if (isPostgres) {
      // Waiting for another process to migrate, or an index on a large table, may take longer than a statement may.
      await holder.query('SET statement_timeout = 0');
      await holder.query(`SELECT pg_advisory_lock(${POSTGRES_LOCK})`);
    } else {
      await holder.query("SELECT GET_LOCK(CONCAT('gobbler-migrations-', DATABASE()), 120)");
    }
    // On the connection that holds the lock: there may be only one.
    const executor = new MigrationExecutor(dataSource, holder);
    executor.transaction = isPostgres ? 'each' : 'none';
    const ran = await executor.executePendingMigrations();
    return ran.map((migration) => migration.name);
  } finally {
    await unlock(isPostgres);
  }

  async function unlock(postgres: boolean): Promise<void> {
    try {
      if (postgres) {
        await holder.query(`SELECT pg_advisory_unlock(${POSTGRES_LOCK})`);
        await holder.query('RESET statement_timeout');
      } else {
        await holder.query("SELECT RELEASE_LOCK(CONCAT('gobbler-migrations-', DATABASE()))");
      }
    } finally {
      await holder.release();
    }
  }
}
