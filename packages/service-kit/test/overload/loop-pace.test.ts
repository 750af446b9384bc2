import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@gobbler/test-harness';
import { createLoopPace } from '../../src';

const MANY = 1_000;

describe('the pace of the event loop', () => {
  it('lets any number run while the loop is idle, and slows down while its turns are long', async () => {
    const pace = createLoopPace();
    const least = pace.allowed(0);
    await eventually(() => pace.allowed(MANY) > 5 * least);
    const idle = pace.allowed(0);
    for (let turn = 0; turn < 40; turn += 1) {
      spin(25);
      await nextTurn();
      pace.allowed(idle);
    }
    expect(pace.allowed(idle)).toBeLessThan(idle / 2);
    pace.allowed(0);
    spin(25);
    await nextTurn();
    expect(pace.allowed(0)).toBe(least);
  });

  it('stays as it is while fewer requests run than may', async () => {
    const pace = createLoopPace();
    const before = pace.allowed(0);
    await sleep(50);
    expect(pace.allowed(0)).toBe(before);
  });
});

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
