import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Git as it is set up on Windows, a folder with a space and an umlaut, and a language that the machine has not generated. */
const ENVIRONMENT = { ...process.env, LANG: 'xx_XX.UTF-8', LC_ALL: 'xx_XX.UTF-8' };
let parent: string;
let checkout: string;

function run(file: string, ...args: readonly string[]): string {
  return execFileSync(file, args, { env: ENVIRONMENT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'Größe test '));
  checkout = join(parent, 'gobbler');
  run(
    'git',
    '-c',
    'core.autocrlf=true',
    'clone',
    '--quiet',
    '--depth=1',
    `file://${resolve(__dirname, '../..')}`,
    checkout,
  );
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('a checkout whose git would write CRLF', () => {
  it('has the bytes that were committed, in every text', () => {
    const lines = run('git', '-C', checkout, 'ls-files', '--eol').trim().split('\n');
    expect(lines.length).toBeGreaterThan(1_000);
    expect(lines.filter((line) => !/^i\/(lf|none|-text) +w\/(lf|none|-text) /.test(line))).toEqual([]);
  });

  it('has scripts that a shell can read and that name their shell', () => {
    const scripts = run('git', '-C', checkout, 'ls-files', '-z', '*.sh', '.ci/run').split('\0').filter(Boolean);
    expect(scripts.length).toBeGreaterThan(10);
    for (const script of scripts) {
      const path = join(checkout, script);
      const [, shell] = /^#!\/(?:usr\/bin\/env |bin\/)(\w+)\n/.exec(readFileSync(path, 'utf8')) ?? [];
      // What is sourced names none.
      expect([script, shell ?? 'bash']).toEqual([script, expect.stringMatching(/^(ba)?sh$/)]);
      run(shell ?? 'bash', '-n', path);
    }
  });

  it('runs one of them from where it lies', () => {
    const rendered = join(parent, 'made here', 'kong.yml');
    run('env', `KONG_DECLARATIVE_CONFIG=${rendered}`, 'sh', join(checkout, 'kong/entrypoint.sh'), 'true');
    expect(readFileSync(rendered, 'utf8')).toContain('url: http://router:4000\n');
  });
});
