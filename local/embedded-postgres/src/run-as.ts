import type { ServerUser } from './server-user';

/**
 * How a program of PostgreSQL's is spawned: as the server's user, in a folder that this user can read, and without our
 * environment (PGPORT, PGDATA and the like would have their say). Windows needs some of it to load a program at all.
 */
export function runAs(
  user: ServerUser | null,
  cwd: string,
): { cwd: string; env?: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  return {
    cwd,
    ...(process.platform === 'win32' ? {} : { env: {} }),
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  };
}
