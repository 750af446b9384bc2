import { PushServiceOutError } from '@gobbler/contracts';
import { createOutlastOutage } from '../src/domain/outlast-outage';
import type { TellResult } from '../src/domain/notifier';

const FINISHED: TellResult = { isFinished: true };

/** Time passes only while one waits. */
function createWorld(patienceMs: number) {
  const world = { ms: 0, isStopping: false, pauses: [] as number[] };
  const outlast = createOutlastOutage({
    pause: async (ms) => {
      world.pauses.push(ms);
      world.ms += ms;
    },
    isStopping: () => world.isStopping,
    elapsedMs: () => world.ms,
    patienceMs,
  });
  return { world, outlast };
}

/** Fails so often, then finishes. */
function outFor(times: number, retryAfterMs: number | null): () => Promise<TellResult> {
  let left = times;
  return async () => {
    if (left === 0) return FINISHED;
    left -= 1;
    throw new PushServiceOutError('503', retryAfterMs);
  };
}

describe('outlasting an outage of the push service', () => {
  it('waits for as long as it was asked to, else a second', async () => {
    const { world, outlast } = createWorld(600_000);
    expect(await outlast(outFor(2, 7_000))).toEqual(FINISHED);
    expect(await outlast(outFor(1, null))).toEqual(FINISHED);
    expect(world.pauses).toEqual([7_000, 7_000, 1_000]);
  });

  it('ends in time, without waiting for what would be too late', async () => {
    const { world, outlast } = createWorld(600_000);
    expect(await outlast(outFor(99, 250_000))).toEqual({ isFinished: false, isOut: true, reason: '503' });
    expect(world.pauses).toEqual([250_000, 250_000]);
  });

  it('ends when the worker is being stopped', async () => {
    const { world, outlast } = createWorld(600_000);
    world.isStopping = true;
    expect(await outlast(outFor(99, 1_000))).toMatchObject({ isFinished: false, isStopping: true });
    expect(world.pauses).toHaveLength(1);
  });

  it('passes everything else on', async () => {
    const { outlast } = createWorld(600_000);
    const unreached: TellResult = { isFinished: false, reason: 'people not reached yet: 1' };
    expect(await outlast(async () => unreached)).toBe(unreached);
    await expect(outlast(() => Promise.reject(new Error('the database is out')))).rejects.toThrow('database');
  });
});
