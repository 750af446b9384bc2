import { open, rename } from 'node:fs/promises';

/** Writes JSON that only its owner may read: wholly, or not at all. */
export async function writePrivateFile(path: string, content: unknown): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
}
