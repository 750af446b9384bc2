import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { untilStopped } from '../src/processes';

/** Threads that write and compute all the time. */
const BUSY = `
  const { Worker } = require('node:worker_threads');
  for (let i = 0; i < 8; i += 1)
    new Worker('for (;;) require("node:fs").writeFileSync("/dev/null", Buffer.alloc(1e6))', { eval: true });
  console.log('started');
`;

const statesOf = (pid: number) =>
  readdirSync(`/proc/${pid}/task`).map(
    (thread) => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ').at(-1)?.[0],
  );

it('a process that was sent SIGSTOP counts as stopped only when every thread of it is', async () => {
  if (process.platform !== 'linux') return;
  const child = spawn(process.execPath, ['-e', BUSY], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = child.pid ?? 0;
  try {
    await once(child.stdout, 'data');
    for (let round = 0; round < 20; round += 1) {
      child.kill('SIGSTOP');
      await untilStopped([pid]);
      expect(new Set(statesOf(pid))).toEqual(new Set(['T']));
      child.kill('SIGCONT');
    }
  } finally {
    child.kill('SIGKILL');
  }
  await once(child, 'exit');
  await untilStopped([pid]); // no wait for one that is gone
});
