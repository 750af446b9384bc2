import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../src/eventually';
import { startGuard } from '../src/guard';

/** A stand-in for a server: runs until it is ended, in a session of its own. */
async function startServer(folder: string): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  await writeFile(join(folder, 'server.pid'), `${server.pid} TERM\n`);
  return server;
}

const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'guard-test-'));

describe('the guard of a test run', () => {
  it('ends the servers and removes the folder when the run is over', async () => {
    const folder = await makeFolder();
    const server = await startServer(folder);
    const ended = once(server, 'exit');
    await startGuard(folder).release();
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(existsSync(folder)).toBe(false);
  });

  it('ends one that is paused', async () => {
    const folder = await makeFolder();
    const server = await startServer(folder);
    const ended = once(server, 'exit');
    server.kill('SIGSTOP');
    await startGuard(folder).release();
    expect(await ended).toEqual([null, 'SIGTERM']);
  });

  it('ends what a killed process leaves behind', async () => {
    const folder = await makeFolder();
    const script = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log('started'); setInterval(() => {}, 1000)`;
    const server = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(server.stdout, 'data');
    await writeFile(join(folder, 'server.pid'), `${server.pid} KILL\n`);
    const closed = once(server.stdout, 'close'); // when the last one that holds it has ended
    server.stdout.resume();
    await startGuard(folder).release();
    await closed;
    expect(existsSync(folder)).toBe(false);
  });

  it('does the same when the run is killed', async () => {
    const folder = await makeFolder();
    const server = await startServer(folder);
    const ended = once(server, 'exit');
    const guardFile = join(__dirname, '..', 'src', 'guard.ts');
    const script = `require(${JSON.stringify(guardFile)}).startGuard(${JSON.stringify(folder)});
      console.log('on guard'); setInterval(() => {}, 1000)`;
    const run = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(run.stdout, 'data');
    run.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGTERM']);
    await eventually(() => !existsSync(folder));
  });
});
