import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@gobbler/contracts';
import { createSemaphore, runInRequest } from '../../src';

const overloaded = () => new AppError('OVERLOADED', 'Too many requests are waiting.', { retryAfterSeconds: 2 });

describe('a semaphore', () => {
  it('runs at most as many at once as it has slots, and all of them in the end', async () => {
    const semaphore = createSemaphore({ concurrency: 2, maxWaiting: 10, overloaded });
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await sleep(5);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 12 }, () => semaphore(work)));
    expect([most, running]).toEqual([2, 0]);
  });

  it('starts them in FIFO order', async () => {
    const semaphore = createSemaphore({ concurrency: 1, maxWaiting: 10, overloaded });
    const started: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        semaphore(async () => {
          started.push(name);
          await sleep(2);
        }),
      ),
    );
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('rejects at once when too many wait, and accepts work again later', async () => {
    const semaphore = createSemaphore({ concurrency: 1, maxWaiting: 1, overloaded });
    const first = semaphore(() => sleep(20, 'first'));
    const second = semaphore(() => sleep(1, 'second'));
    await expect(semaphore(() => sleep(1, 'third'))).rejects.toMatchObject({
      code: 'OVERLOADED',
      retryAfterSeconds: 2,
    });
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
    expect(await semaphore(() => sleep(1, 'fourth'))).toBe('fourth');
  });

  it('frees the slot of a work that failed', async () => {
    const semaphore = createSemaphore({ concurrency: 1, maxWaiting: 1, overloaded });
    const failing = semaphore(() => Promise.reject(new Error('no memory')));
    const next = semaphore(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no memory');
    expect(await next).toBe('done');
  });

  it('never starts a work whose deadline has passed', async () => {
    const semaphore = createSemaphore({ concurrency: 1, maxWaiting: 1, overloaded });
    const first = semaphore(() => sleep(20));
    let isDone = false;
    const scope = { requestId: 'late', traceparent: null, deadlineAt: performance.now() + 5 };
    const late = runInRequest(scope, () =>
      semaphore(async () => {
        isDone = true;
      }),
    );
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await first;
    expect(isDone).toBe(false);
  });
});
