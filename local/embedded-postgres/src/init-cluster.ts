import { execFile } from 'node:child_process';
import { chown, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program, type Binaries } from './binaries';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { runAs } from './run-as';
import type { ServerUser } from './server-user';

export const SUPERUSER = 'gobbler';

interface Cluster {
  readonly binaries: Binaries;
  readonly place: string;
  readonly user: ServerUser | null;
  readonly password: string;
}

/** Whether there are data in this place already. */
export async function isInitialised(place: string): Promise<boolean> {
  return (await stat(join(place, 'data', 'PG_VERSION')).catch(() => null)) !== null;
}

/**
 * Makes an empty cluster in `<place>/data`. It is made beside and then renamed, so that a start that was killed half-way
 * leaves nothing that looks like data. The collation is PostgreSQL's own C.UTF-8: the same on every system, also without LANG.
 */
export async function initCluster({ binaries, place, user, password }: Cluster): Promise<void> {
  const fresh = join(place, 'data.new');
  const passwordFile = join(place, 'password.new');
  await rm(fresh, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const options = [
    `--pgdata=${fresh}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    await promisify(execFile)(program(binaries, 'initdb'), options, runAs(user, place));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw new EmbeddedPostgresError(`PostgreSQL could not make its data in ${place}: ${lastLine(error)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(fresh, join(place, 'data'));
}

function lastLine(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  return stderr.trim().split('\n').at(-1) || message;
}
