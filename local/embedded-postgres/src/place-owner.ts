import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { errorCode } from './error-code';
import { writeFileSafely } from './write-file-safely';

/** In a data folder whose database lies elsewhere: names that place. In the place {@link OWNER} names the data folder. */
const NOTE = 'postgres.path';
const OWNER = 'owner';

/** The place that a data folder names for its database; null when it lies in the folder itself, or nowhere yet. */
export async function readNote(dataDir: string): Promise<string | null> {
  const note = await readFile(join(dataDir, NOTE), 'utf8').catch(() => '');
  return note.trim() || null;
}

export async function writeNote(dataDir: string, place: string): Promise<void> {
  await writeFileSafely(join(dataDir, NOTE), `${place}\n`, 0o644);
}

export async function writeOwner(place: string, dataDir: string): Promise<void> {
  await writeFileSafely(join(place, OWNER), `${await realpath(dataDir)}\n`, 0o644);
}

/**
 * Makes sure that a place which this data folder names is its own. A copied data folder names the original's, whose server
 * it would stop and whose data it would change: that is refused. A place whose owner is gone, because it was moved, or whose
 * owner has another place by now, or that has none, because an earlier version made it, becomes this folder's.
 */
export async function claimPlace(place: string, dataDir: string): Promise<void> {
  const other = await otherOwner(place, dataDir);
  if (other === null) return writeOwner(place, dataDir);
  const note = join(dataDir, NOTE);
  throw new EmbeddedPostgresError(
    `${dataDir} looks like a copy of ${other}: ${note} names that folder's database, ${place}. ` +
      `To begin with an empty database here, remove ${note}; to begin with the same data, stop the other one, ` +
      `copy ${place} beside itself ("cp -a") and name the copy in ${note}; ` +
      `to go on with that database here and no longer there, rename or remove ${other}.`,
  );
}

/** Another data folder that uses this place; null when there is none. */
export async function otherOwner(place: string, dataDir: string): Promise<string | null> {
  const owner = await readOwner(place);
  if (owner === null || (await isSameFolder(owner, dataDir))) return null;
  return (await readNote(owner)) === place ? owner : null;
}

async function readOwner(place: string): Promise<string | null> {
  const path = join(place, OWNER);
  const owner = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw new EmbeddedPostgresError(
      `${path} can't be read: start as the user who made it, or use another data folder.`,
    );
  });
  return owner.trim() || null;
}

/** Asks the disk, not the paths: a mount or a link gives one folder several. */
async function isSameFolder(one: string, another: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, another].map((path) => stat(path).catch(() => null)));
  return a != null && b != null && a.dev === b.dev && a.ino === b.ino;
}
