import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '@gobbler/embedded-postgres';
import { readConfig, type TestBedConfig } from './config';
import { postgres } from './servers/postgres';
import { sharedServer } from './shared-server';

export interface TestDatabase {
  /** `postgres://user:password@host:port/name` */
  readonly url: string;
  /** Ends its connections and drops it. Forgetting it costs nothing but disk until the run's end. */
  drop(): Promise<void>;
}

/**
 * An empty PostgreSQL database for one test file, on the run's server (started at the first call, 1 to 2 s) or on that of
 * `TEST_POSTGRES_URL`. Call it in `beforeAll`, and drop it in `afterAll`.
 */
export async function createTestDatabase(config: TestBedConfig = readConfig()): Promise<TestDatabase> {
  const serverUrl = config.postgresUrl ?? (await sharedServer(runFolderOf(config), postgres));
  const name = `test_${randomBytes(8).toString('hex')}`;
  await createDatabase(serverUrl, name);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(serverUrl, name) };
}

function runFolderOf({ runFolder }: TestBedConfig): string {
  if (runFolder) return runFolder;
  throw new Error('No test run: jest must be given the global setup and teardown of @gobbler/test-bed.');
}
