import { randomBytes } from 'node:crypto';
import { startProgram, takePort, type RunningProcess } from '@gobbler/test-harness';
import { createTestDatabase } from '@gobbler/test-servers';
import type { Engine } from '../benchmark';
import { openDatabase, type Database } from '../plain-reservation/open-database';

const SECRET = randomBytes(32).toString('hex');

/** A database that one or several instances of a service run on. */
export interface TestedDatabase {
  readonly url: string;
  readonly database: Database;
}

export interface TestedService {
  readonly url: string;
  readonly process: RunningProcess;
}

/** An empty database, which the first service on it migrates. */
export async function createDatabase(engine: Engine): Promise<TestedDatabase> {
  const { url } = await createTestDatabase({ engine });
  return { url, database: openDatabase(url, 2) };
}

/** Starts a service as operators do. @param prefix of its own settings */
export async function startService(
  program: string,
  prefix: string,
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
): Promise<TestedService> {
  const taken = await takePort();
  await taken.free();
  const url = `http://127.0.0.1:${taken.port}`;
  const process = startProgram(program, {
    env: {
      INTERNAL_TOKEN_SECRET: SECRET,
      LOG_LEVEL: 'warn',
      [`${prefix}_PORT`]: String(taken.port),
      [`${prefix}_METRICS_PORT`]: '0',
      [`${prefix}_DATABASE_URL`]: databaseUrl,
      GOBBLER_DATA_DIR: `/tmp/gobbler-bench-${taken.port}`,
      ...env,
    },
  });
  await process.answers(`${url}/readyz`);
  return { url, process };
}
