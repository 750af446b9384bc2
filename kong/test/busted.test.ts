import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { testTool } from '@gobbler/test-servers';
import { plantFault } from './support/plant-fault';

const SPECS = join(__dirname, 'lua');
const ROOT = resolve(__dirname, '../..');

interface Outcome {
  readonly hasPassed: boolean;
  readonly output: string;
}

/** Runs the unit tests of the plugin that lies below a folder, as `kong/plugins/gobbler-auth`. */
async function runSpecs(root: string): Promise<Outcome> {
  const { file } = await testTool('busted');
  const args = ['--output=TAP', `--lpath=${root}/?.lua`, '--pattern=_spec', '.'];
  try {
    const { stdout } = await promisify(execFile)(file, args, { cwd: SPECS, timeout: 60_000 });
    return { hasPassed: true, output: stdout };
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    return { hasPassed: false, output: output || String(error) };
  }
}

beforeAll(() => testTool('busted'), 600_000);

describe('the plugin’s unit tests', () => {
  it('all pass', async () => {
    const { hasPassed, output } = await runSpecs(ROOT);
    expect(output.split('\n').filter((line) => line.startsWith('not ok'))).toEqual([]);
    expect({ hasPassed, output }).toMatchObject({ hasPassed: true });
    expect(output.split('\n').filter((line) => line.startsWith('ok')).length).toBeGreaterThan(25);
  });
});

describe('a planted fault in the plugin', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'gobbler-plugin-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['spelling variants are overlooked', 'request_headers.lua', ':gsub("[_%.]", "-")', ''],
    ['another method is public', 'routes.lua', 'PUBLIC[method .. " " .. path]', 'PUBLIC["GET " .. path]'],
    ['any error of auth’s is a refusal', 'verdict.lua', 'status == 401', 'status >= 400'],
    ['a failure is kept', 'judge.lua', '{ failure = ends_at }, nil, NOT_KEPT', '{ failure = ends_at }'],
    ['an old verdict counts while auth is down', 'judge.lua', 'now() > found.stale_at', 'false'],
    ['all addresses share a limit', 'own_limit.lua', 'name or "", ip', 'name or "", ""'],
    ['requests that were not counted go unnoticed', 'handler.lua', 'uncounted.add()', ''],
    ['it runs before the rate limit', 'handler.lua', 'PRIORITY = 900', 'PRIORITY = 1000'],
  ])('makes its unit tests fail when %s', async (_fault, file, right, wrong) => {
    await plantFault(folder, file, right, wrong);
    expect(await runSpecs(folder)).toMatchObject({ hasPassed: false, output: expect.stringContaining('not ok') });
  });
});
