import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { testTool } from '@gobbler/test-servers';
import { ROOT } from '@gobbler/test-harness';

const scripts = [...globSync('scripts/**/*.sh', { cwd: ROOT }), '.ci/run'].toSorted();
const commands = scripts.filter((path) => !path.startsWith('scripts/lib/'));

/** What bash 3.2, the one of macOS, does not know or does not survive. */
const tooNew: Record<string, RegExp> = {
  'associative arrays and references': /\b(declare|local|typeset)\s+-[a-zA-Z]*[An]/,
  mapfile: /\b(mapfile|readarray|coproc)\b/,
  'changing the case of letters': /\$\{\w+(\[[^\]]*\])?(\^|,)/,
  'quoting by the shell': /\$\{\w+@/,
  'one sign for both outputs': /&>>|\|&/,
  'wait for any child': /\bwait\s+-/,
  'negative positions in arrays': /\$\{\w+\[-/,
  'the time in printf or a variable': /%\(.*\)T|EPOCH(SECONDS|REALTIME)/,
  '-v of a test': /\[\[?\s+-v\s/,
  'an empty array under set -u': /(?<![+])"\$\{(kube_flags|compose_flags)\[@\]\}"(?!\})/,
};

// It may have to be installed first.
beforeAll(() => testTool('shellcheck'), 600_000);

describe('the shell scripts', () => {
  it('are all there, may be run and say who runs them', () => {
    const named = ['build-and-deploy-kube', 'deploy-kube', 'revert'].flatMap((name) => [
      `${name}-mac.sh`,
      `${name}.sh`,
    ]);
    expect(commands).toEqual(expect.arrayContaining(named.map((name) => `scripts/${name}`)));
    for (const path of commands) {
      const mode = statSync(join(ROOT, path)).mode & 0o111;
      const [first] = readFileSync(join(ROOT, path), 'utf8').split('\n');
      expect({ path, mode, first }).toEqual({ path, mode: 0o111, first: '#!/usr/bin/env bash' });
    }
  });

  it('pass ShellCheck without a remark', async () => {
    const { file } = await testTool('shellcheck');
    const args = ['--external-sources', ...scripts];
    const { stdout, stderr, status } = spawnSync(file, args, { cwd: ROOT, encoding: 'utf8' });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });

  it.each(scripts)('are read by bash: %s', (path) => {
    expect(() => execFileSync('bash', ['-n', join(ROOT, path)], { stdio: 'pipe' })).not.toThrow();
  });

  it.each(Object.entries(tooNew))('keep to the bash of macOS: no %s', (_, pattern) => {
    for (const path of scripts) {
      const code = readFileSync(join(ROOT, path), 'utf8').replace(/^\s*#.*$/gm, '');
      expect({ path, found: pattern.exec(code)?.[0] }).toEqual({ path, found: undefined });
    }
  });
});
