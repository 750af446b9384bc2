import { readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

interface Link {
  /** The file that is there, relative to the package. */
  readonly source: string;
  /** Where a link to it belongs. */
  readonly target: string;
}

/**
 * An npm package can't hold symbolic links: the platform packages list theirs in a file and make them in an install script.
 * Doing it here as well makes it work where install scripts are off.
 */
export async function restoreSymlinks(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const isThere = (error: NodeJS.ErrnoException): boolean => error.code === 'EEXIST';
    await symlink(relative(dirname(target), source), join(packageFolder, target)).catch((error: unknown) => {
      if (!(error instanceof Error && isThere(error))) throw error;
    });
  }
}
