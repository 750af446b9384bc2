import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { transform } from '@swc/core';

/** Puts files of `src/` as plain JavaScript into a folder, for a process of its own: builds may be stale or missing. */
export async function compileForNode(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const source = await readFile(resolve(__dirname, '../src', file), 'utf8');
    const { code } = await transform(source, {
      swcrc: false,
      module: { type: 'commonjs' },
      jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
    });
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
}
