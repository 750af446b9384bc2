import { open } from 'node:fs/promises';

/** Makes what was created, renamed or removed in a folder last through a power cut. Windows can't and need not. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
