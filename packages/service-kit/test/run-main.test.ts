import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { compileForNode } from './compile-for-node';

const PRELUDE = `
  const { runMain } = require('./lifecycle/run-main.js');
  const { StartError } = require('./lifecycle/start-error.js');
  const { SettingsError } = require('./settings/settings-error.js');
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const say = (text) => process.stdout.write(text + '\\n');
  const keepAlive = setInterval(() => undefined, 1000);
`;

/** A service that is ready at once and takes so many milliseconds to close. */
const service = (closeMs: number) => `
  runMain(async () => {
    setTimeout(() => say('ready'), 10);
    return { url: 'http://x', async close() { say('closing'); await sleep(${closeMs}); say('closed'); } };
  });
`;

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('a service as a process', () => {
  let folder: string;
  let scripts = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gobbler-run-main-'));
    await compileForNode(folder, [
      'lifecycle/run-main.ts',
      'lifecycle/draining.ts',
      'lifecycle/start-error.ts',
      'settings/settings-error.ts',
    ]);
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** Runs a script; `whenReady` is called at its first output. */
  async function run(script: string, whenReady: (child: ChildProcessByStdio<null, Readable, Readable>) => unknown) {
    scripts += 1;
    const path = join(folder, `main-${scripts}.js`);
    await writeFile(path, PRELUDE + script);
    const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.once('data', () => whenReady(child));
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise<Run>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('closes and exits with 0 on %s', async (signal) => {
    const { code, out, err } = await run(service(50), (child) => child.kill(signal));
    expect({ code, out, err }).toEqual({ code: 0, out: 'ready\nclosing\nclosed\n', err: '' });
  });

  it('goes on serving for a while after SIGTERM, and not after Ctrl-C', async () => {
    const slow = service(10).replace("url: 'http://x',", "url: 'http://x', drainMs: 1500,");
    const timed = async (signal: NodeJS.Signals) => {
      let at = 0;
      const { code } = await run(slow, (child) => {
        at = performance.now();
        child.kill(signal);
      });
      return { code, ms: performance.now() - at };
    };
    const [terminated, interrupted] = [await timed('SIGTERM'), await timed('SIGINT')];
    expect([terminated.code, interrupted.code]).toEqual([0, 0]);
    expect(terminated.ms).toBeGreaterThan(1_400);
  });

  it('takes a second interrupt within a second for the same one: npm passes it on', async () => {
    const { code, out } = await run(service(200), (child) => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 30);
      setTimeout(() => child.kill('SIGTERM'), 60);
    });
    expect({ code, out }).toEqual({ code: 0, out: 'ready\nclosing\nclosed\n' });
  });

  it('ends at once on a second signal', async () => {
    const { code, out } = await run(service(20_000), (child) => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 1_200);
    });
    expect({ code, out }).toEqual({ code: 130, out: 'ready\nclosing\n' });
  });

  it('closes what is still starting when the signal comes', async () => {
    const { code, out } = await run(
      `runMain(async () => { say('starting'); await sleep(200); return { url: '', async close() { say('closed'); } }; });`,
      (child) => child.kill('SIGTERM'),
    );
    expect({ code, out }).toEqual({ code: 0, out: 'starting\nclosed\n' });
  });

  it.each([
    [
      'its database can’t be used',
      `runMain(async () => { throw new StartError('no database. Check its address.'); });`,
      /^no database\. Check its address\.\n$/,
    ],
    [
      'its port is taken',
      `const { createServer } = require('node:net');
       runMain(() => new Promise((_done, reject) => {
         const first = createServer().listen(0, '127.0.0.1', () => {
           createServer().on('error', reject).listen(first.address().port, '127.0.0.1');
         });
       }));`,
      /^The port is taken \(.*EADDRINUSE.*\)\. Choose another one with .*_PORT setting\.\n$/,
    ],
    [
      'a setting is invalid',
      `runMain(async () => { throw new SettingsError('user', [{ name: 'USER_PORT', message: 'is not a port' }]); });`,
      /^user can't start: a setting is missing or wrong\.\n {2}USER_PORT: is not a port\n(?! {4}at )/,
    ],
    [
      'its caller expected the error',
      `runMain(async () => { throw new Error('port 4000 is taken'); }, { isExpected: () => true });`,
      /^port 4000 is taken\n$/,
    ],
  ])('exits with 1 and a message without a stack when %s', async (_what, script, message) => {
    const { code, err } = await run(script, () => undefined);
    expect(code).toBe(1);
    expect(err).toMatch(message);
  });

  it.each([
    ['can’t start', `runMain(async () => { throw new Error('no database'); });`],
    ['can’t start, before anything is awaited', `runMain(() => { throw new Error('no database'); });`],
    [
      'can’t close',
      `runMain(async () => { setTimeout(() => process.kill(process.pid, 'SIGTERM'), 20); return { url: '', close: async () => { throw new Error('no database'); } }; });`,
    ],
    [
      'throws later',
      `runMain(async () => ({ url: '', close: async () => {} })); setTimeout(() => { throw new Error('no database'); }, 20);`,
    ],
    [
      'forgets a rejection',
      `runMain(async () => ({ url: '', close: async () => {} })); setTimeout(() => { Promise.reject(new Error('no database')); }, 20);`,
    ],
  ])('exits with 1 and a stack when it %s', async (_what, script) => {
    const { code, err } = await run(script, () => undefined);
    expect(code).toBe(1);
    expect(err).toMatch(/^Error: no database\n {4}at /);
  });
});
