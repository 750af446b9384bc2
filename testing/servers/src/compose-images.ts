import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The image of each service in the compose file of the tests, which pins their versions. */
export async function composeImages(
  file = join(__dirname, '..', 'compose.yaml'),
): Promise<Readonly<Record<string, string>>> {
  const images: Record<string, string> = {};
  let service = '';
  // Two kinds of lines are all that is needed of it, and the global setup can load no package that reads YAML.
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    service = /^ {2}([\w-]+):\s*$/.exec(line)?.[1] ?? service;
    const image = /^ {4}image:\s*(\S+)/.exec(line)?.[1];
    if (image) images[service] = image;
  }
  return images;
}
