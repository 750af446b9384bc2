import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../src/run-program';

describe('a program of another workspace', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gobbler-program-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [
      'gets its arguments and settings, and its exit code is passed on',
      'process.exit(Number(process.env.N) + process.argv.length);',
      12,
    ],
    ['counts as failed with 128 and the signal that ended it', "process.kill(process.pid, 'SIGKILL');", 137],
  ])('%s', async (_title, source, code) => {
    const path = join(folder, 'program.cjs');
    await writeFile(path, source);
    expect(await runProgram(path, ['one', 'two'], { N: '8' })).toBe(code);
  });
});
