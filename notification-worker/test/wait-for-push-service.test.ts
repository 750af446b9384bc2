import { PushServiceUnavailableError } from '@gobbler/contracts';
import { createWaitForPushService } from '../src/domain/wait-for-push-service';
import type { NotifyResult } from '../src/domain/notifier';

const FINISHED: NotifyResult = { isFinished: true };

/** Time passes only while one waits. */
function createWorld(maxWaitMs: number) {
  const world = { ms: 0, isStopping: false, pauses: [] as number[] };
  const outlast = createWaitForPushService({
    pause: async (ms) => {
      world.pauses.push(ms);
      world.ms += ms;
    },
    isStopping: () => world.isStopping,
    elapsedMs: () => world.ms,
    maxWaitMs,
  });
  return { world, outlast };
}

/** Fails so often, then finishes. */
function unavailableFor(times: number, retryAfterMs: number | null): () => Promise<NotifyResult> {
  let left = times;
  return async () => {
    if (left === 0) return FINISHED;
    left -= 1;
    throw new PushServiceUnavailableError('503', retryAfterMs);
  };
}

describe('outlasting an outage of the push service', () => {
  it('waits for as long as it was asked to, else a second', async () => {
    const { world, outlast } = createWorld(600_000);
    expect(await outlast(unavailableFor(2, 7_000))).toEqual(FINISHED);
    expect(await outlast(unavailableFor(1, null))).toEqual(FINISHED);
    expect(world.pauses).toEqual([7_000, 7_000, 1_000]);
  });

  it('ends in time, without waiting for what would be too late', async () => {
    const { world, outlast } = createWorld(600_000);
    expect(await outlast(unavailableFor(99, 250_000))).toEqual({
      isFinished: false,
      isUnavailable: true,
      reason: '503',
    });
    expect(world.pauses).toEqual([250_000, 250_000]);
  });

  it('ends when the worker is being stopped', async () => {
    const { world, outlast } = createWorld(600_000);
    world.isStopping = true;
    expect(await outlast(unavailableFor(99, 1_000))).toMatchObject({ isFinished: false, isStopping: true });
    expect(world.pauses).toHaveLength(1);
  });

  it('passes everything else on', async () => {
    const { outlast } = createWorld(600_000);
    const unreached: NotifyResult = { isFinished: false, reason: 'people not reached yet: 1' };
    expect(await outlast(async () => unreached)).toBe(unreached);
    await expect(outlast(() => Promise.reject(new Error('the database is down')))).rejects.toThrow('database');
  });
});
