import { open, rename, rm } from 'node:fs/promises';

/** Writes a file that is either there as a whole or not at all, also after a power cut. `mode` as in chmod. */
export async function writeFileSafely(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.new`;
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', mode); // never through another user's link
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
