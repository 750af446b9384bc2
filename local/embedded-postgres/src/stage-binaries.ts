import { chmod, cp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries';
import { makeStagingFolder, STAGING_FOLDER } from './choose-place';
import { canEnter, type ServerUser } from './server-user';

/**
 * PostgreSQL's programs where the server's user can run them: as they are, or copied (once a version, for all data folders)
 * when the repo lies below a folder that only root may enter.
 */
export async function stageBinaries(binaries: Binaries, user: ServerUser | null): Promise<Binaries> {
  if (!user || canEnter(user, join(binaries.home, 'bin'))) return binaries;
  const staged = { ...binaries, home: join(STAGING_FOLDER, `postgresql-${binaries.label}`) };
  if (await stat(staged.home).catch(() => null)) return staged;
  await makeStagingFolder();
  const copy = `${staged.home}.${process.pid}.new`;
  await rm(copy, { recursive: true, force: true });
  await cp(binaries.home, copy, { recursive: true, verbatimSymlinks: true, filter: isNeededToRun });
  await chmod(copy, 0o755);
  await rename(copy, staged.home).catch(async (error: unknown) => {
    await rm(copy, { recursive: true, force: true });
    if (!(await stat(staged.home).catch(() => null))) throw error; // else another process was faster
  });
  return staged;
}

/** Static libraries are for compiling against, a third of the size. */
function isNeededToRun(path: string): boolean {
  return !path.endsWith('.a');
}
