import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKong, type ParseFile } from './support/find-kong';
import { readImageEnvironment } from './support/image-environment';
import { KONG_FOLDER } from './support/render';

// The only judge of kong.yml that can't be wrong. Where it is missing (scripts/allowed-skips.json says why that is right), what
// is left is kong-file.test.ts: the same rules, written down by us.
const kong = findKong();
const parse: ParseFile = 'reason' in kong ? () => ({ code: null, said: kong.reason }) : kong;
const itWithKong = 'reason' in kong ? it.skip : it;

describe('Kong itself', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gobbler-parse-'));
    await chmod(folder, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function template(more = ''): Promise<string> {
    const path = join(folder, 'kong.yml');
    await writeFile(path, `${await readFile(join(KONG_FOLDER, 'kong.yml'), 'utf8')}${more}`, { mode: 0o644 });
    return path;
  }

  async function takesFile(): Promise<void> {
    const plugins = (await readImageEnvironment())['KONG_PLUGINS'] ?? '';
    expect(parse(await template(), plugins)).toEqual({ code: 0, said: expect.stringContaining('parse successful') });
  }

  async function refusesFaults(): Promise<void> {
    const plugins = (await readImageEnvironment())['KONG_PLUGINS'] ?? '';
    expect(parse(await template('nonsense: true\n'), plugins).code).not.toBe(0);
    expect(parse(await template(), 'bundled').code).not.toBe(0);
  }

  itWithKong('takes kong.yml (kong config parse)', takesFile, 180_000);
  itWithKong('refuses kong.yml with an unknown field, or with a plugin that is not enabled', refusesFaults, 300_000);
});
