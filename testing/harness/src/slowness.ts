import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds in which an idle machine starts a Node process and ends it. */
const IDLE_MS = 60;

/** How many times slower than an idle machine this one is at the moment, at least 1. For limits that can't do without a speed. */
export async function measureSlowness(): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const began = performance.now();
    await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'close');
    times.push(performance.now() - began);
  }
  return Math.max(1, Math.max(...times) / IDLE_MS);
}
