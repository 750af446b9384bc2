import { randomBytes } from 'node:crypto';
import { dropDatabase } from '@gobbler/embedded-postgres';
import { readConfig, type TestBedConfig, type TestEngine } from './config';
import { createDatabaseOn, runStatement } from './create-database-on';
import { runFolderOf } from './run-folder';
import { postgres } from './servers/postgres';
import { sharedRecipe } from './shared-recipe';
import { sharedServer } from './shared-server';

export interface TestDatabase {
  /** `postgres://…`, or `mariadb://…` (`mysql://…` when `TEST_MARIADB_URL` says so). */
  readonly url: string;
  readonly engine: TestEngine;
  /** Ends its connections and drops it. Forgetting it costs nothing but disk until the run's end. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** That of vitest's project when left out. */
  readonly engine?: TestEngine;
}

/**
 * An empty database for one test file, on the run's server or on that of `TEST_POSTGRES_URL` or `TEST_MARIADB_URL`. Call it
 * in `beforeAll`, and drop it in `afterAll`.
 */
export async function createTestDatabase(
  options: TestDatabaseOptions = {},
  config: TestBedConfig = readConfig(),
): Promise<TestDatabase> {
  const engine = options.engine ?? config.engine;
  const name = `tests_${randomBytes(8).toString('hex')}`;
  return engine === 'postgres' ? onPostgres(name, config) : onMariadb(name, config);
}

async function onPostgres(name: string, config: TestBedConfig): Promise<TestDatabase> {
  const serverUrl = config.outside.postgres ?? (await sharedServer(runFolderOf(config), postgres)).url;
  const url = await createDatabaseOn(serverUrl, name);
  return { url, engine: 'postgres', drop: () => dropDatabase(serverUrl, name) };
}

async function onMariadb(name: string, config: TestBedConfig): Promise<TestDatabase> {
  const serverUrl = (await sharedRecipe('mariadb', config)).url;
  const url = await createDatabaseOn(serverUrl, name);
  const drop = async () => void (await runStatement(serverUrl, `DROP DATABASE IF EXISTS ${name}`));
  return { url, engine: 'mariadb', drop };
}
