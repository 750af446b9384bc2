import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Runs vitest over these files (name to source) with the reporter, in a folder of its own. */
function runVitest(files: Record<string, string>, args: string[] = [], summaryFile?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-reporter-'));
  try {
    for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source);
    const reporter = join(root, 'tools/test-summary-reporter.mjs');
    const options = ['run', '--root', folder, '--globals', '--reporter', reporter, ...args];
    const run = spawnSync(join(root, 'node_modules/.bin/vitest'), options, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TEST_SUMMARY_FILE: summaryFile ?? '' },
    });
    return {
      exitCode: run.status,
      lastLine: run.stdout.trimEnd().split('\n').at(-1),
      stdout: run.stdout,
      said: run.stderr,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const passing = `it('adds', () => expect(1 + 1).toBe(2));`;

describe('the closing line of a test run', () => {
  it('counts what passed', () => {
    const run = runVitest({ 'a.test.js': passing, 'b.test.js': passing });
    expect(run).toMatchObject({ exitCode: 0, lastLine: '2 passed, 0 failed, 0 skipped' });
  });

  it('counts a test that failed', () => {
    const run = runVitest({ 'a.test.js': `${passing} it('fails', () => expect(1).toBe(2));` });
    expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 1 failed, 0 skipped' });
  });

  it('comes after the names of tests that failed, each with the first line of its error', () => {
    const failing = `describe('sums', () => { it('fails', () => { throw new Error('not\\nenough'); }); });`;
    const run = runVitest({ 'a.test.js': `${passing} ${failing}`, 'b.test.js': `require('./nowhere');` });
    expect(run.said).toMatch(/^Failed: a\.test\.js > sums fails: not$/m);
    expect(run.said).toMatch(/^Failed: b\.test\.js: Cannot find module '\.\/nowhere'$/m);
    expect(run.said).not.toContain('adds');
  });

  it('counts a test that passes at a second try as passed, and names it', () => {
    const flaky = `let tries = 0; it('is late', () => expect(++tries).toBe(2));`;
    const run = runVitest({ 'a.test.js': flaky }, ['--retry', '1']);
    expect(run).toMatchObject({ exitCode: 0, lastLine: '1 passed, 0 failed, 0 skipped' });
    expect(run.said).toMatch(/^Passed at the second try: a\.test\.js > is late: expected 1 to be 2/m);
  });

  it('counts a suite that does not load as a failure', () => {
    const run = runVitest({ 'a.test.js': passing, 'b.test.js': `require('./nowhere');` });
    expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 1 failed, 0 skipped' });
  });

  it('counts a suite without a test as a failure', () => {
    const run = runVitest({ 'a.test.js': passing, 'b.test.js': '' });
    expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 1 failed, 0 skipped' });
  });

  it('counts a suite whose tidying up fails as a failure', () => {
    const run = runVitest({ 'a.test.js': `${passing} afterAll(() => { throw new Error('left something'); });` });
    expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 1 failed, 0 skipped' });
  });

  it('fails a run for a skip without a reason, and names it', () => {
    const run = runVitest({ 'a.test.js': `${passing} describe('sums', () => { it.skip('subtracts', () => {}); });` });
    expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 0 failed, 1 skipped' });
    expect(run.said).toContain('Skipped without a reason in tools/allowed-skips.json: sums subtracts');
  });

  it('takes a todo for a skip', () => {
    const run = runVitest({ 'a.test.js': `${passing} it.todo('multiplies');` });
    expect(run).toMatchObject({ exitCode: 1, lastLine: '1 passed, 0 failed, 1 skipped' });
    expect(run.said).toContain('multiplies');
  });

  it('lets tests pass that were left out by name', () => {
    const run = runVitest({ 'a.test.js': `${passing} it('subtracts', () => {});` }, ['-t', 'adds']);
    expect(run).toMatchObject({ exitCode: 0, lastLine: '1 passed, 0 failed, 1 skipped' });
  });

  it('is written to a file for printing it later', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gobbler-reporter-'));
    const file = join(folder, 'summary');
    const run = runVitest({ 'a.test.js': passing }, [], file);
    expect(readFileSync(file, 'utf8')).toBe('1 passed, 0 failed, 0 skipped');
    expect(run.stdout).not.toContain('passed');
    rmSync(folder, { recursive: true });
  });
});
