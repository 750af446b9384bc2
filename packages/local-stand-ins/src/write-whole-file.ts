import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { syncFolder } from './sync-folder';

/** The names of files that are still being written start so. */
export const PARTIAL_PREFIX = '.partial-';

/** Writes a file that appears under its name only when all of it is on the disk; a source that fails leaves nothing. */
export async function writeWholeFile(path: string, source: Readable | Buffer): Promise<void> {
  const partial = join(dirname(path), `${PARTIAL_PREFIX}${basename(path)}-${randomUUID()}`);
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      await file.writeFile(source);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}
