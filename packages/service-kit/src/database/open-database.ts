import type { DataSource } from 'typeorm';
import type { Logger } from '../logging/create-logger';
import type { Dependency } from '../http/health';
import { StartError } from '../lifecycle/start-error';
import { checkDurability } from './check-durability';
import { checkEngine } from './check-engine';
import { engineName } from './dialect';
import { describeConnectFailure } from './describe-connect-failure';
import { migrate, readMigrationStatus } from './migrate';

/**
 * Connects, checks that commits are durable, and brings the schema up to date. Rejects with one message that says what to do,
 * and with no connection left open.
 */
export async function openDatabase(dataSource: DataSource, log: Logger): Promise<void> {
  await connectDatabase(dataSource);
  try {
    await checkEngine(dataSource);
    await checkDurability(dataSource);
    const onWait = () => log.info('another process is migrating the database; waiting for it');
    const ran = await migrate(dataSource, { onWait });
    if (ran.length > 0) log.info({ migrations: ran }, 'migrated the database');
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** Connects. Rejects with one message that says what to do. */
export async function connectDatabase(dataSource: DataSource): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new StartError(describeConnectFailure(dataSource, error), { cause: error });
  }
}

/**
 * Connects to a database for work beside its service, which alone brings the schema up to date. Rejects with one message that
 * says what to do, and with no connection left open.
 */
export async function openMigratedDatabase(dataSource: DataSource, service: string): Promise<void> {
  await connectDatabase(dataSource);
  try {
    await checkEngine(dataSource);
    const { pending } = await readMigrationStatus(dataSource);
    if (pending.length === 0) return;
    throw new StartError(`the database of ${service} is not up to date. Run: npm run migrate -- up`);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** The database as a dependency for `/readyz`. */
export function databaseDependency(dataSource: DataSource): Dependency {
  return {
    name: 'database',
    description: engineName(dataSource),
    check: () => checkDurability(dataSource),
  };
}
