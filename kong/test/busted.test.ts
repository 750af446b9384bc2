import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { testTool } from '@gobbler/test-servers';

// Each test starts programs, which takes its time on a busy machine.
jest.setTimeout(120_000);

const SPECS = join(__dirname, 'lua');
const PLUGIN = 'kong/plugins/gobbler-auth';
const ROOT = resolve(__dirname, '../..');

interface Outcome {
  readonly hasPassed: boolean;
  readonly output: string;
}

/** Runs the unit tests of the plugin that lies below a folder, as `kong/plugins/gobbler-auth`. */
async function runSpecs(root: string): Promise<Outcome> {
  const { file } = await testTool('busted');
  const paths = [`${root}/?.lua`, `${SPECS}/support/?.lua`].join(';');
  const args = ['--output=TAP', `--lpath=${paths}`, '--pattern=_spec', '.'];
  try {
    const { stdout } = await promisify(execFile)(file, args, { cwd: SPECS, timeout: 60_000 });
    return { hasPassed: true, output: stdout };
  } catch (error) {
    // Not `instanceof Error`: jest's is another one than Node's.
    const output = typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : '';
    return { hasPassed: false, output: output || String(error) };
  }
}

beforeAll(() => testTool('busted'), 600_000);

describe('the plugin’s unit tests', () => {
  it('all pass', async () => {
    const { hasPassed, output } = await runSpecs(ROOT);
    expect(output.split('\n').filter((line) => line.startsWith('not ok'))).toEqual([]);
    expect({ hasPassed, output }).toMatchObject({ hasPassed: true });
    expect(output.split('\n').filter((line) => line.startsWith('ok')).length).toBeGreaterThan(40);
  });
});

describe('the plugin’s unit tests turn red', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'gobbler-plugin-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A copy of the plugin with one text replaced by another. */
  async function plant(file: string, right: string, wrong: string): Promise<void> {
    await mkdir(join(folder, 'kong/plugins'), { recursive: true });
    await cp(join(ROOT, PLUGIN), join(folder, PLUGIN), { recursive: true });
    const path = join(folder, PLUGIN, file);
    const source = await readFile(path, 'utf8');
    expect(source).toContain(right);
    await writeFile(path, source.replaceAll(right, wrong));
  }

  it.each([
    ['identity headers are passed on', 'handler.lua', 'clear_identity(headers)', ''],
    ['spelling variants are overlooked', 'request_headers.lua', ':gsub("[_%.]", "-")', ''],
    ['another method is public', 'routes.lua', 'PUBLIC[method .. " " .. path]', 'PUBLIC["GET " .. path]'],
    ['an encoded path is taken for plain', 'routes.lua', `%w%-%._~!`, `%w%-%._~!%%`],
    [
      'the first of two Authorization headers counts',
      'request_headers.lua',
      '#authorization > 1',
      '#authorization > 2',
    ],
    ['an outage is a refusal', 'handler.lua', 'refuse(refusals.AUTH_OUT, path)', 'refuse(refusals.BAD_TOKEN, path)'],
    ['an outage lets everybody in', 'handler.lua', 'return refuse(refusals.AUTH_OUT, path)', 'return'],
    ['any error of auth’s is a refusal', 'verdict.lua', 'status == 401', 'status >= 400'],
    [
      'a verdict outlives its token',
      'verdict.lua',
      'math.min(conf.verdict_seconds, ',
      'math.max(conf.verdict_seconds, ',
    ],
    ['a failure is kept', 'judge.lua', '{ failure = ends_at }, nil, NOT_KEPT', '{ failure = ends_at }'],
    ['a failure brings an old verdict back', 'judge.lua', '{ failure = ends_at }, nil, NOT_KEPT', 'nil, ends_at'],
    ['an old verdict counts for who waits in vain', 'judge.lua', 'now() > found.stale_at', 'false'],
    ['a good token past its end is kept for ever', 'judge.lua', 'seconds <= 0', 'false'],
    ['auth is asked for each request past a token’s end', 'verdict.lua', 'left + SKEW', 'left'],
    ['all addresses share a limit', 'own_limit.lua', 'name or "", ip', 'name or "", ""'],
    ['the limit is never reached', 'own_limit.lua', 'count > limit', 'false'],
    ['a minute never ends', 'own_limit.lua', 'math.floor(now / 60)', '0'],
    ['errors stay as Kong made them', 'handler.lua', 'kong.response.get_status() >= 400', 'false'],
    ['an answer of the router’s is rewritten', 'handler.lua', 'kong.response.get_source() ~= "service"', 'true'],
    ['nobody hears of requests that were not counted', 'handler.lua', 'uncounted.add()', ''],
    ['a bad token passes at GraphQL', 'handler.lua', 'if problem then', 'if problem and need == "good" then'],
    ['the token is the cache’s key', 'judge.lua', 'to_hex(digest:final())', 'token'],
    ['no certificate is checked', 'ask_auth.lua', 'ssl_verify = true', 'ssl_verify = false'],
    ['auth is asked without a limit', 'ask_auth.lua', 'client:set_timeouts(conf', '--('],
    ['it runs before the rate limit', 'handler.lua', 'PRIORITY = 900', 'PRIORITY = 1000'],
  ])('when %s', async (_fault, file, right, wrong) => {
    await plant(file, right, wrong);
    expect(await runSpecs(folder)).toMatchObject({ hasPassed: false, output: expect.stringContaining('not ok') });
  });
});
