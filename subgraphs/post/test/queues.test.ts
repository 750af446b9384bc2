import { setTimeout as sleep } from 'node:timers/promises';
import { runInRequest } from '@gobbler/service-kit';
import { createBoundedQueue } from '../src/infra/bounded-queue';

/** Work that runs until it is told to end. */
function createWork() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { run: () => ended, end };
}

describe('the queue for pictures', () => {
  it('runs one at a time, in order, and goes on after a failure', async () => {
    const inQueue = createBoundedQueue({ maxWaiting: 5 });
    const seen: string[] = [];
    let running = 0;
    const work = (name: string) => async () => {
      running += 1;
      seen.push(`${name} ${running}`);
      await sleep(2);
      running -= 1;
      if (name === 'b') throw new Error('b is broken');
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => inQueue(work(name))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a 1', 'b 1', 'c 1']);
  });

  it('refuses what would have to wait behind too much', async () => {
    const inQueue = createBoundedQueue({ maxWaiting: 1 });
    const first = createWork();
    const taken = [inQueue(first.run)];
    await Promise.resolve();
    taken.push(inQueue(() => Promise.resolve()));
    taken.push(inQueue(() => Promise.resolve()));
    await expect(inQueue(() => Promise.resolve())).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 5 });
    first.end();
    await Promise.all(taken);
    await expect(inQueue(() => Promise.resolve('free again'))).resolves.toBe('free again');
  });

  it('does not begin what nobody waits for any more', async () => {
    const inQueue = createBoundedQueue({ maxWaiting: 5 });
    const first = createWork();
    const running = inQueue(first.run);
    let hasRun = false;
    const scope = { requestId: 'r', traceparent: null, deadlineAt: performance.now() + 10 };
    const late = runInRequest(scope, () =>
      inQueue(async () => {
        hasRun = true;
      }),
    );
    await sleep(20);
    first.end();
    await running;
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(hasRun).toBe(false);
  });
});
