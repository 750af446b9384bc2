import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@gobbler/contracts';
import { createWorkQueue, runInRequest } from '../src';

const busy = () => new AppError('OVERLOADED', 'Too many wait.', { retryAfterSeconds: 2 });

describe('a queue for costly work', () => {
  it('runs no more at once than it may, and all of them in the end', async () => {
    const queue = createWorkQueue({ concurrency: 2, maxWaiting: 10, busy });
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await sleep(5);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 12 }, () => queue(work)));
    expect([most, running]).toEqual([2, 0]);
  });

  it('begins them in their order', async () => {
    const queue = createWorkQueue({ concurrency: 1, maxWaiting: 10, busy });
    const begun: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        queue(async () => {
          begun.push(name);
          await sleep(2);
        }),
      ),
    );
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('refuses at once when too many wait, and takes work again later', async () => {
    const queue = createWorkQueue({ concurrency: 1, maxWaiting: 1, busy });
    const first = queue(() => sleep(20, 'first'));
    const second = queue(() => sleep(1, 'second'));
    await expect(queue(() => sleep(1, 'third'))).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 2 });
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
    expect(await queue(() => sleep(1, 'fourth'))).toBe('fourth');
  });

  it('goes on after work that failed', async () => {
    const queue = createWorkQueue({ concurrency: 1, maxWaiting: 1, busy });
    const failing = queue(() => Promise.reject(new Error('no memory')));
    const next = queue(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no memory');
    expect(await next).toBe('done');
  });

  it('does not begin what nobody waits for any more', async () => {
    const queue = createWorkQueue({ concurrency: 1, maxWaiting: 1, busy });
    const first = queue(() => sleep(20));
    let isDone = false;
    const scope = { requestId: 'late', traceparent: null, deadlineAt: performance.now() + 5 };
    const late = runInRequest(scope, () =>
      queue(async () => {
        isDone = true;
      }),
    );
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await first;
    expect(isDone).toBe(false);
  });
});
