import { setTimeout as sleep } from 'node:timers/promises';
import { describeLockContract } from '@gobbler/test-harness/port-contracts/lock-contract';
import { createTestRedis, type TestRedis } from '@gobbler/test-servers';
import { Redis } from 'ioredis';
import { createLockUnderTest, isHeld, keep, type LockUnderTest } from './bench';
import { eventually } from '@gobbler/test-harness';

/** A busy machine must not look like a Redis that is down. */
const SLOW_MS = 5_000;
/** Extended every third of it, which leaves a busy machine more than a second. */
const LIFE_MS = 2_000;

let server: TestRedis;
beforeAll(async () => {
  server = await createTestRedis();
});

describeLockContract('a lock on Redis', async () =>
  createLockUnderTest(server.url, { keyPrefix: server.keyPrefix, answerMs: SLOW_MS }),
);

describe('two processes with a Redis between them', () => {
  const locks: LockUnderTest[] = [];
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(server.url);
  });
  afterEach(() => Promise.all(locks.splice(0).map((lock) => lock.close())));
  afterAll(() => redis.quit());

  function process(): LockUnderTest {
    const lock = createLockUnderTest(server.url, {
      keyPrefix: server.keyPrefix,
      lifeMs: LIFE_MS,
      answerMs: SLOW_MS,
    });
    locks.push(lock);
    return lock;
  }

  it('let one after the other work on the same key', async () => {
    const [here, there] = [process(), process()];
    let inside = 0;
    let most = 0;
    const work = async ({ isHeld: held }: { isHeld: boolean }): Promise<boolean> => {
      if (!held) return false;
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
      return true;
    };
    const crowd = () => Promise.all([here, there, here, there, here, there].map((lock) => lock.run('both', work)));
    // Work that a busy machine keeps waiting for half a second goes on without the lock.
    await eventually(crowd, (held) => held.every(Boolean));
    expect(most).toBe(1);
  });

  it('go on without the lock when the other keeps it for too long, and count that', async () => {
    const [here, there] = [process(), process()];
    const kept = await keep(here, 'kept');
    expect(await isHeld(there, 'kept')).toBe(false);
    expect([await there.count('contended'), await there.count('unavailable'), await here.count('acquired')]).toEqual([
      1, 0, 1,
    ]);
    await kept.letGo();
    expect(await isHeld(there, 'kept')).toBe(true);
  });

  it('keep a key for as long as the work takes, and no longer', async () => {
    const [here, there] = [process(), process()];
    const kept = await keep(here, 'long');
    await sleep(1.5 * LIFE_MS);
    expect(await isHeld(there, 'long')).toBe(false);
    await kept.letGo();
    await eventually(async () => (await redis.exists(`${server.keyPrefix}long`)) === 0);
    expect(await here.count('lost')).toBe(0);
  });

  it('do the work to its end, and count the loss, when the key is gone meanwhile', async () => {
    const [here, there] = [process(), process()];
    const kept = await keep(here, 'gone');
    await redis.del(`${server.keyPrefix}gone`);
    const taken = await keep(there, 'gone');
    expect(taken.isHeld).toBe(true);
    await eventually(async () => (await here.count('lost')) === 1);
    await kept.letGo();
    expect(await redis.exists(`${server.keyPrefix}gone`)).toBe(1);
    await taken.letGo();
  });

  it('free a key by itself when its holder is gone', async () => {
    const here = process();
    await redis.set(`${server.keyPrefix}orphan`, 'of a process that was killed', 'PX', 100);
    expect(await isHeld(here, 'orphan')).toBe(true);
  });

  it('leave no key behind when they are closed right after their work', async () => {
    const here = process();
    await isHeld(here, 'last');
    await here.close();
    expect(await redis.exists(`${server.keyPrefix}last`)).toBe(0);
  });
});
