import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createJsonLinesFile } from '../src/json-lines-file';
import { readJsonLines } from '@gobbler/test-harness';
import { temporaryFolder } from './temporary-folder';

describe('a file of JSON lines', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'deep', 'lines.jsonl');
  });

  afterEach(() => folder.remove());

  it('keeps the order of what is appended at the same time', async () => {
    const file = createJsonLinesFile(path);
    await Promise.all(Array.from({ length: 50 }, (_, n) => file.append([{ n }])));
    expect(await readJsonLines(path)).toEqual(Array.from({ length: 50 }, (_, n) => ({ n })));
  });

  it('begins a new line after one that a crash cut short', async () => {
    await createJsonLinesFile(path).append([{ n: 1 }]);
    await appendFile(path, '{"n":');
    await createJsonLinesFile(path).append([{ n: 2 }]);
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines).toEqual(['{"n":1}', '{"n":', '{"n":2}', '']);
  });

  it('creates the file again after it was removed', async () => {
    const file = createJsonLinesFile(path);
    await file.append([{ n: 1 }]);
    await rm(path);
    await file.append([{ n: 2 }]);
    expect(await readJsonLines(path)).toEqual([{ n: 2 }]);
  });
});
