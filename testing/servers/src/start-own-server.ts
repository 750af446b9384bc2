import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readConfig, type TestBedConfig } from './config';
import type { ControlledServer } from './controlled-server';
import { RECIPES } from './recipes/recipes';
import type { RecipeKind } from './recipes/recipe';
import { runFolderOf } from './run-folder';
import { startOwnPostgres } from './servers/own-postgres';
import { startServer } from './start-server';

export interface OwnServer extends Omit<ControlledServer, 'addresses'> {
  /** With user and password, and on a database server with the empty database `test`. The same after every start. */
  readonly url: string;
  /** RabbitMQ's management API, with user and password; "" with the others. */
  readonly apiUrl: string;
}

/**
 * A server that one test file has to itself, so that it may be killed, stopped and paused. An outside server
 * (`TEST_…_URL`) is never used for that. RabbitMQ takes 7 to 25 s to start, so give hooks and tests time for it; `remove` it
 * in the end, or leave it to the guard of the run.
 */
export async function startOwnServer(
  kind: 'postgres' | RecipeKind,
  config: TestBedConfig = readConfig(),
): Promise<OwnServer> {
  const folder = join(runFolderOf(config), `own-${kind}-${randomBytes(4).toString('hex')}`);
  const server =
    kind === 'postgres' ? await startOwnPostgres(folder) : await startServer(RECIPES[kind], folder, config, true);
  const { url, apiUrl = '' } = server.addresses;
  return Object.assign(server, { url, apiUrl }); // keeps the getter `pid`
}
