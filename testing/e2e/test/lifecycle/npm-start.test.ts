import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDataDir, removeDataDir } from '@gobbler/test-harness/start-system';
import { endProcesses, startProgram, startProcess, sendSignal } from '@gobbler/test-harness';
import { processesNaming, processesOfGroup } from '@gobbler/test-harness/process-table';

let dataDir: string;
beforeEach(async () => {
  dataDir = await createDataDir();
});
afterEach(async () => {
  await endProcesses();
  await removeDataDir(dataDir);
});

function npmStart() {
  return startProcess('npm', ['start'], { env: { PORT: '0', GOBBLER_DATA_DIR: dataDir, LOG_LEVEL: 'warn' } });
}

function expectNothingLeft(group: number): void {
  expect(processesOfGroup(group)).toEqual([]);
  expect(processesNaming(dataDir)).toEqual([]);
  expect(existsSync(join(dataDir, 'launcher.lock'))).toBe(false);
  expect(existsSync(join(dataDir, 'running.json'))).toBe(false);
}

describe('npm start', () => {
  it('shows its progress and a table, has the demo’s story played to it, and ends with exit code 0 when Ctrl-C reaches the whole foreground group', async () => {
    const npm = npmStart();
    const [, url] = await npm.prints(/Gobbler is ready on (http:\/\/127\.0\.0\.1:\d+)\n/);
    for (const part of [
      'databases',
      'auth',
      'user',
      'post',
      'reservation',
      'payment',
      'notification-worker',
      'router',
    ]) {
      expect(npm.output()).toMatch(new RegExp(`✓ ${part} \\(\\d+\\.\\d s\\)`));
    }
    expect(npm.output()).toContain(`${url}/graphql`);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    const demoEnv = { PORT: new URL(url as string).port, GOBBLER_DATA_DIR: dataDir };
    const demo = startProgram('local/launcher/dist/demo/main.js', { env: demoEnv });
    expect([await demo.ended, demo.output()]).toEqual([
      0,
      expect.stringContaining('5 got a portion, 15 found it sold out'),
    ]);
    expect(demo.output()).toMatch(/5 × “A post you reserved has been updated”/);
    expect(demo.output()).toMatch(/1 × “New post”/);

    sendSignal(-npm.pid, 'SIGINT');
    expect(await npm.ended).toBe(0);
    expectNothingLeft(npm.pid);
  });

  it('ends with exit code 0 and leaves nothing when npm alone gets a SIGTERM while it starts', async () => {
    const npm = npmStart();
    await npm.prints(/✓ databases/);
    sendSignal(npm.pid, 'SIGTERM');
    expect(await npm.ended).toBe(0);
    expectNothingLeft(npm.pid);
  });
});
