import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KONG_FOLDER } from './render';

/** The Dockerfile's instructions, one a line, without comments. */
export async function readInstructions(): Promise<readonly string[]> {
  const text = await readFile(join(KONG_FOLDER, 'Dockerfile'), 'utf8');
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean);
}

/** What the image sets in the environment. */
export async function readImageEnvironment(): Promise<Readonly<Record<string, string>>> {
  const settings = (await readInstructions()).filter((line) => line.startsWith('ENV ')).join(' ');
  const pairs = settings.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g);
  return Object.fromEntries([...pairs].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));
}
