import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase } from '@gobbler/embedded-postgres';
import { readConfig, type TestBedConfig } from '../config';
import { startProcessServer } from '../process-server';
import type { Command, Place, Recipe } from '../recipes/recipe';
import { runFolderOf } from '../run-folder';
import { findProgramSet } from './find-program-set';
import { POSTGRES_PROGRAMS } from './program-sets';

const SUPERUSER = 'gobbler';

export interface PostgresWithTools {
  /** With user and password; that of the database `postgres`. The user may do everything. */
  readonly url: string;
  /** A folder for the PATH, with `pg_dump`, `pg_restore` and `psql` of the server's own version. */
  readonly toolFolder: string;
  remove(): Promise<void>;
}

/**
 * A PostgreSQL whose client programs are there too: npm's has none, and `pg_dump` refuses a server that is newer than itself.
 * Where it comes from packages, installing them may take a minute: give hooks time for it.
 */
export async function startPostgresWithTools(config: TestBedConfig = readConfig()): Promise<PostgresWithTools> {
  const programs = await findProgramSet(POSTGRES_PROGRAMS, config);
  const folder = join(runFolderOf(config), `postgres-with-tools-${randomBytes(4).toString('hex')}`);
  const server = await startProcessServer({ recipe: RECIPE, programs, folder, searchPath: config.searchPath });
  const toolFolder = dirname(programs['pg_dump'] ?? '');
  return { url: server.addresses.url, toolFolder, remove: server.remove };
}

const RECIPE: Recipe<'postgres-with-tools'> = {
  kind: 'postgres-with-tools',
  title: 'PostgreSQL',
  programs: {},
  packages: POSTGRES_PROGRAMS.packages,
  services: POSTGRES_PROGRAMS.services,
  portCount: 1,
  async prepare({ folder, password }, programs) {
    const files = { password: join(folder, 'password'), data: join(folder, 'data') };
    await writeFile(files.password, password, { mode: 0o600 });
    await mkdir(files.data, { mode: 0o700 });
    const user = await serverUser();
    if (user) for (const path of Object.values(files)) await chown(path, user.uid, user.gid);
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', `--username=${SUPERUSER}`];
    return asServerUser({
      file: programs['initdb'] ?? '',
      args: [`--pgdata=${files.data}`, `--pwfile=${files.password}`, ...options],
    });
  },
  command: ({ folder, ports }, programs) => {
    const settings = [`port=${ports[0]}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const args = ['-D', join(folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])];
    return asServerUser({ file: programs['postgres'] ?? '', args });
  },
  container: { ports: [], env: () => ({}), args: () => [] },
  addresses: ({ ports, password }: Place) => ({
    url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${ports[0]}/postgres`,
  }),
  isReady: ({ url }) =>
    createDatabase(url, 'test').then(
      () => true,
      () => false,
    ),
};

const isRoot = (): boolean => process.getuid?.() === 0;

/** PostgreSQL refuses to be root. `setpriv` becomes the server, so that its process id is the server's. */
function asServerUser({ file, args }: Command): Command {
  if (!isRoot()) return { file, args };
  return { file: 'setpriv', args: ['--reuid=postgres', '--regid=postgres', '--init-groups', '--', file, ...args] };
}

/** The user whom the packages have made; null unless we are root. */
async function serverUser(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (!isRoot()) return null;
  const ask = async (option: string): Promise<number> =>
    Number((await promisify(execFile)('id', [option, 'postgres'])).stdout);
  return { uid: await ask('-u'), gid: await ask('-g') };
}
