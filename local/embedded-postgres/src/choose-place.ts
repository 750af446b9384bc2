import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { handOver } from './hand-over';
import { claimPlace, otherOwner, readNote, writeNote, writeOwner } from './place-owner';
import { canEnter, type ServerUser } from './server-user';
import { stopServer } from './stop-server';

/** Where root puts what the server's user could not reach elsewhere. */
export const STAGING_FOLDER = '/var/lib/gobbler';

/** The folder with the database files that a data folder uses, or would use first. */
export async function knownPlace(dataDir: string): Promise<string> {
  const note = await readNote(dataDir);
  if (note && !(await isThere(note))) {
    throw new EmbeddedPostgresError(
      `The database of ${dataDir} lay in ${note}, which is gone: put it back, or remove ${dataDir} to start afresh.`,
    );
  }
  return note ?? join(dataDir, 'postgres');
}

/**
 * Makes the folder for the database files: `<dataDir>/postgres`, or one below {@link STAGING_FOLDER}, named in
 * `<dataDir>/postgres.path`, when the server's user can't get into the data folder (root's home, say).
 * Throws {@link EmbeddedPostgresError}, before it changes anything, when the place is another data folder's.
 */
export async function choosePlace(binaries: Binaries, dataDir: string, user: ServerUser | null): Promise<string> {
  const place = await knownPlace(dataDir);
  if (await readNote(dataDir)) await claimPlace(place, dataDir);
  await mkdir(place, { recursive: true, mode: 0o700 });
  if (!user) return place;
  await handOver(place, user);
  if (canEnter(user, place)) return place;
  await rmdir(place).catch(() => {
    throw new EmbeddedPostgresError(
      `The ${user.name} of PostgreSQL can't reach its data in ${place}: open its parents.`,
    );
  });
  return stagePlace(binaries, dataDir, user);
}

async function stagePlace(binaries: Binaries, dataDir: string, user: ServerUser): Promise<string> {
  await makeStagingFolder();
  const place = await placeOfItsOwn(dataDir);
  if (await isThere(place)) await setAside(binaries, place);
  await mkdir(place, { mode: 0o700 });
  await writeOwner(place, dataDir);
  await chown(place, user.uid, user.gid);
  await writeNote(dataDir, place);
  return place;
}

/** Named for the data folder's path; a folder that had this path and was moved has taken that name along. */
async function placeOfItsOwn(dataDir: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 16);
  for (let number = 1; ; number += 1) {
    const place = join(STAGING_FOLDER, number === 1 ? hash : `${hash}-${number}`);
    if ((await otherOwner(place, dataDir)) === null) return place;
  }
}

export async function makeStagingFolder(): Promise<void> {
  await mkdir(STAGING_FOLDER, { recursive: true });
  await chmod(STAGING_FOLDER, 0o755); // whatever the umask
}

/** Nothing names this place any more: its data folder was removed. Its files are kept once, in case that was a mistake. */
async function setAside(binaries: Binaries, place: string): Promise<void> {
  await stopServer(binaries, join(place, 'data'));
  await rm(`${place}.old`, { recursive: true, force: true });
  await rename(place, `${place}.old`);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
