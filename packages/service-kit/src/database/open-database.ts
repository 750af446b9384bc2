import type { DataSource } from 'typeorm';
import type { Logger } from '../logging/create-logger';
import type { Dependency } from '../http/health';
import { StartError } from '../lifecycle/start-error';
import { checkDurability } from './check-durability';
import { dialectOf } from './dialect';
import { migrate } from './migrate';

/**
 * Connects, checks that commits are durable, and brings the schema up to date. Rejects with one message that says what to do,
 * and with no connection left open.
 */
export async function openDatabase(dataSource: DataSource, log: Logger): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new StartError(`can't reach the database: ${messageOf(error)}. Check its address and that it is up.`, {
      cause: error,
    });
  }
  try {
    await checkDurability(dataSource);
    const ran = await migrate(dataSource);
    if (ran.length > 0) log.info({ migrations: ran }, 'migrated the database');
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** The database as a dependency for `/readyz`. */
export function databaseDependency(dataSource: DataSource): Dependency {
  const { kind } = dialectOf(dataSource);
  return {
    name: 'database',
    description: kind === 'postgres' ? 'PostgreSQL' : kind === 'mariadb' ? 'MariaDB' : 'MySQL',
    check: () => checkDurability(dataSource),
  };
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
