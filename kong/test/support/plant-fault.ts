import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { KONG_FOLDER } from './render';

const PLUGIN = 'kong/plugins/gobbler-auth';

/** Copies the plugin below a folder, with one text of one file replaced by another. */
export async function plantFault(folder: string, file: string, right: string, wrong: string): Promise<void> {
  await mkdir(join(folder, 'kong/plugins'), { recursive: true });
  await cp(join(resolve(KONG_FOLDER, '..'), PLUGIN), join(folder, PLUGIN), { recursive: true });
  const path = join(folder, PLUGIN, file);
  const source = await readFile(path, 'utf8');
  expect(source).toContain(right);
  await writeFile(path, source.replaceAll(right, wrong));
}
