import { chown, lchown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerUser } from './server-user';

/**
 * Gives the place to the server's user, and the data in it as well when they are root's: that is what a copy made by root
 * without its owners ("cp -r") leaves, and PostgreSQL could not read it.
 */
export async function handOver(place: string, user: ServerUser): Promise<void> {
  const data = join(place, 'data');
  if (await isRoots(data)) {
    await chown(place, 0, 0); // meanwhile no other user can put a link in the way
    await giveTree(data, user);
  }
  await chown(place, user.uid, user.gid);
}

async function isRoots(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.uid === 0;
}

/** The folder itself comes last, so that a start which was killed half-way is completed by the next. */
async function giveTree(folder: string, user: ServerUser): Promise<void> {
  const entries = (await lstat(folder)).isDirectory() ? await readdir(folder, { withFileTypes: true }) : [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    await (entry.isDirectory() ? giveTree(path, user) : lchown(path, user.uid, user.gid));
  }
  await lchown(folder, user.uid, user.gid);
}
