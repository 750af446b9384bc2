import { eventually } from '@gobbler/test-harness';
import { keepLease, pollForLease, RetriesExhaustedError, retry } from '../../src';

const options = { isRetryable: (error: unknown) => String(error).includes('deadlock'), maxRuns: 3, backoffMs: 2 };
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('retry with backoff', () => {
  it('runs again after a failure that may pass, until it succeeds', async () => {
    let runs = 0;
    const work = async () => {
      runs += 1;
      if (runs < 3) throw new Error('deadlock');
      return 'done';
    };
    expect(await retry(work, { ...options, limitMs: 60_000 })).toBe('done');
  });

  it.each([
    ['at once when a failure is final', 'syntax error', 60_000, 1, Error],
    ['after the last run', 'deadlock', 60_000, 3, RetriesExhaustedError],
    ['when its time is over', 'deadlock', 0, 1, RetriesExhaustedError],
  ])('gives up %s', async (_when, message, limitMs, expectedRuns, kind) => {
    let runs = 0;
    const failing = retry(
      () => {
        runs += 1;
        return Promise.reject(new Error(message));
      },
      { ...options, limitMs },
    );
    await expect(failing).rejects.toBeInstanceOf(kind);
    expect(runs).toBe(expectedRuns);
  });
});

describe('a lease', () => {
  it('is renewed until it is stopped, also after a renewal that failed', async () => {
    let renewals = 0;
    const stop = keepLease({
      lifeMs: 30,
      async renew() {
        renewals += 1;
        if (renewals === 2) throw new Error('no answer');
        return true;
      },
    });
    await eventually(() => renewals >= 4);
    stop();
    const atStop = renewals;
    await sleep(40);
    expect(renewals).toBeLessThanOrEqual(atStop + 1);
  });

  it('reports once that it is lost', async () => {
    let losses = 0;
    const stop = keepLease({ lifeMs: 6, renew: async () => false, onLost: () => void (losses += 1) });
    await eventually(() => losses > 0);
    await sleep(20);
    stop();
    expect(losses).toBe(1);
  });

  it('is polled for until it is free or the wait is over', async () => {
    let attempts = 0;
    const tryAcquire = async () => ((attempts += 1) === 3 ? 'held' : null);
    expect(await pollForLease(tryAcquire, { waitMs: 60_000, everyMs: 1 })).toBe('held');
    expect(await pollForLease(async () => null, { waitMs: 3, everyMs: 1 })).toBeNull();
  });
});
