import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@gobbler/test-harness';
import { COMMON_SETTINGS, readSettings, SettingsError, toCommonConfig, type Environment } from '../src';
import { compileForNode } from './compile-for-node';

const secret = 's'.repeat(32);
const read = (env: Environment) =>
  toCommonConfig(readSettings('thing', COMMON_SETTINGS, { INTERNAL_TOKEN_SECRET: secret, ...env }));

describe('the setting of a crash point', () => {
  it('names a place, which of its passes, and whether to end or to stop there', () => {
    expect(read({ CRASH_POINT: 'reservation.after-lock' }).crash).toEqual({
      place: 'reservation.after-lock',
      pass: 1,
      signal: 'SIGKILL',
    });
    expect(read({ CRASH_POINT: 'relay.after-publish:12' }).crash).toMatchObject({ pass: 12, signal: 'SIGKILL' });
    expect(read({ CRASH_POINT: 'reservation.after-lock:3:stop' }).crash).toMatchObject({ pass: 3, signal: 'SIGSTOP' });
    expect(read({}).crash).toBeUndefined();
  });

  it.each(['after-lock', 'reservation.after-lock:0', 'reservation.after-lock:x', 'a.b:1:explode'])(
    'refuses %s',
    (wrong) => {
      expect(() => read({ CRASH_POINT: wrong })).toThrow(/CRASH_POINT: is no place to end at/);
    },
  );

  it('stops the start in production', () => {
    const inProduction = () => read({ NODE_ENV: 'production', CRASH_POINT: 'reservation.after-lock' });
    expect(inProduction).toThrow(SettingsError);
    expect(inProduction).toThrow(/CRASH_POINT: ends the process on purpose, which is for fault tests alone/);
  });
});

describe('a process with a crash point', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gobbler-crash-'));
    await compileForNode(folder, ['lifecycle/crash-point.ts']);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = (crash: object) =>
    spawn(process.execPath, [
      '-e',
      `const point = require(${JSON.stringify(join(folder, 'lifecycle/crash-point.js'))}).createCrashPoint({ crash: ${JSON.stringify(crash)} });
       process.on('exit', () => console.log('an exit hook'));
       for (const place of ['a.b', 'c.d', 'a.b', 'a.b']) { point(place); require('node:fs').writeSync(1, place + ' '); }`,
    ]);

  it('is gone at the pass that was named, with nothing run behind it', async () => {
    const child = run({ place: 'a.b', pass: 2, signal: 'SIGKILL' });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const signal = await new Promise((done) => child.once('close', (_code, by) => done(by)));
    expect([output, signal]).toEqual(['a.b c.d ', 'SIGKILL']);
  });

  it('stands still there until it gets SIGCONT', async () => {
    const child = run({ place: 'c.d', pass: 1, signal: 'SIGSTOP' });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const closed = new Promise((done) => child.once('close', (code) => done(code)));
    await eventually(() => /\) T /.test(readFileSync(`/proc/${child.pid}/stat`, 'utf8')));
    expect(output).not.toContain('c.d');
    child.kill('SIGCONT');
    expect(await closed).toBe(0);
    expect(output).toBe('a.b c.d a.b a.b an exit hook\n');
  });
});
