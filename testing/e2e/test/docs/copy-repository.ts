import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';

const LEFT_OUT = new Set(['.git', '.gobbler', '.nx', 'node_modules']);

/** Copies the repository with what is built; packages from npm are linked, ours are those of the copy. */
export function copyRepository(copy: string): void {
  cpSync(ROOT, copy, { recursive: true, filter: (path) => path === ROOT || !LEFT_OUT.has(basename(path)) });
  const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { workspaces: string[] };
  const folders = ['.', ...globSync(workspaces, { cwd: ROOT })];
  for (const path of folders.map((folder) => join(folder, 'node_modules'))) linkPackages(path, copy);
}

function linkPackages(path: string, copy: string): void {
  if (!existsSync(join(ROOT, path))) return;
  mkdirSync(join(copy, path));
  for (const name of readdirSync(join(ROOT, path))) {
    const from = join(ROOT, path, name);
    // Its links lead to workspaces beside it.
    if (name === '@gobbler') cpSync(from, join(copy, path, name), { recursive: true, verbatimSymlinks: true });
    else symlinkSync(from, join(copy, path, name));
  }
}

/**
 * Applies a diff as the tutorials write it, without line numbers: what is left out and what stays must be in the file exactly once.
 * Throws where it is not.
 */
export function applyDiff(diff: string, folder: string): void {
  const [head = '', ...hunks] = diff.split(/^@@.*\n/m);
  const [, path = ''] = /^\+\+\+ b\/(.+)$/m.exec(head) ?? [];
  const file = join(folder, path);
  const before = head.startsWith('--- /dev/null') ? '' : readFileSync(file, 'utf8');
  const after = hunks.reduce((text, hunk) => {
    const lines = hunk.split('\n').slice(0, -1);
    const side = (sign: string) => lines.filter((line) => line[0] !== sign).map((line) => `${line.slice(1)}\n`);
    const [old, changed] = [side('+').join(''), side('-').join('')];
    if (old !== '' && text.split(old).length !== 2) throw new Error(`${path} has this not exactly once:\n${old}`);
    return old === '' ? text + changed : text.replace(old, () => changed);
  }, before);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, after);
}
