import { readFile } from 'node:fs/promises';

/** The objects in a file with one of them a line; none when there is no file. */
export async function readJsonLines<Line>(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
