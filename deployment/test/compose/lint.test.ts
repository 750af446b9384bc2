import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readComposeText, ROOT } from '../support/compose-file';

const dclint = join(dirname(require.resolve('dclint/package.json')), 'bin', 'dclint.cjs');

function lint(path: string): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [dclint, '--max-warnings', '0', path], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

describe('dclint', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-dclint-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['docker-compose.yml', 'docker-compose.debug.yml'])('finds nothing in %s', (name) => {
    expect(lint(name)).toEqual({ code: 0, said: expect.not.stringMatching(/error|warning/) });
  });

  it.each([
    ['an unknown key', '  auth:\n    <<', '  auth:\n    helthcheck: {}\n    <<', /helthcheck|unknown|additional/i],
    ['an image without a version', 'redis:7.2.7-bookworm', 'redis', /explicit-tag/],
  ])('finds %s', (_, from, to, rule) => {
    const text = readComposeText('docker-compose.yml');
    expect(text).toContain(from);
    const path = join(folder, 'docker-compose.yml');
    writeFileSync(path, text.replace(from, to));
    const { code, said } = lint(path);
    expect(said).toMatch(rule);
    expect(code).toBe(1);
  });
});
