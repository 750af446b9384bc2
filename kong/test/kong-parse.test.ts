import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKong, type ParseFile } from './support/find-kong';
import { readImageEnvironment } from './support/image-environment';
import { KONG_FOLDER } from './support/render';

// The only proof that Kong accepts kong.yml. Where there is no Kong (tools/allowed-skips.json has the reason), kong-file.test.ts
// compares it with a list of our own.
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
    const [unknownField, missingPlugin] = [
      parse(await template('nonsense: true\n'), plugins),
      parse(await template(), 'bundled'),
    ];
    expect([unknownField.code, missingPlugin.code]).not.toContain(0);
    // For these reasons and no others.
    expect(unknownField.said).toMatch(/nonsense.*unknown field/);
    expect(missingPlugin.said).toMatch(/gobbler-auth.*not enabled/);
  }

  itWithKong('takes kong.yml (kong config parse)', takesFile, 180_000);
  itWithKong('refuses kong.yml with an unknown field, or with a plugin that is not enabled', refusesFaults, 300_000);

  // Whether a Kong is there or not: this stands for `kong config parse` on the PATH, which judges a file by its ending first.
  it('is handed what the entrypoint rendered, under a name whose ending Kong takes', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const script =
      '#!/bin/sh\n[ "$1" != version ] || exit 0\necho "$*"\ncase $3 in *.yml | *.yaml | *.json) cat "$3" ;; *) exit 1 ;; esac\n';
    await writeFile(join(bin, 'kong'), script, { mode: 0o755 });
    const standIn = findKong({ ...process.env, PATH: `${bin}:${process.env['PATH']}` });
    if ('reason' in standIn) throw new Error(standIn.reason);
    const outcome = standIn(await template('# as it stands\n'), '');
    expect(outcome).toEqual({ code: 0, said: expect.stringMatching(/^config parse \S+\.yml$[^]*# as it stands/m) });
  });
});
