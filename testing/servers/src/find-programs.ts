import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import type { Programs, Recipe } from './recipes/recipe';

/** Debian keeps servers where only root's PATH looks; Homebrew and MacPorts have places of their own. */
const USUAL_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin', '/opt/local/bin'];

/** Where programs are looked for: the given path first, then the usual places. */
export function foldersOf(searchPath: string): readonly string[] {
  return [...new Set([...searchPath.split(delimiter).filter(Boolean), ...USUAL_FOLDERS])];
}

/** All programs that a recipe asks for, or the names of those that are missing. */
export async function findPrograms(
  wanted: Recipe['programs'],
  folders: readonly string[],
): Promise<{ readonly programs: Programs } | { readonly missing: readonly string[] }> {
  const programs: Record<string, string> = {};
  const missing: string[] = [];
  for (const [key, names] of Object.entries(wanted)) {
    const path = await firstExecutable(names.flatMap((name) => candidates(name, folders)));
    if (path === null) missing.push(nameOf(names));
    else programs[key] = path;
  }
  return missing.length > 0 ? { missing } : { programs };
}

/** What a program is called when one speaks of it. */
export function nameOf(names: readonly string[]): string {
  return basename(names[0] ?? '');
}

function candidates(name: string, folders: readonly string[]): readonly string[] {
  return isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
}

async function firstExecutable(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}
