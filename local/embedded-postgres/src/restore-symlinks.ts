import { readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { errorCode } from './error-code';

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
    await symlink(relative(dirname(target), source), join(packageFolder, target)).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}
