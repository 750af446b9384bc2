import { randomUUID } from 'node:crypto';
import { eventually } from '@gobbler/test-servers/eventually';
import { type Lock, LOCK_WAIT_MS } from '@gobbler/contracts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The contract of every lock adapter. */
export function describeLockContract(name: string, createLock: () => Promise<Lock>): void {
  describe(`the lock contract: ${name}`, () => {
    let lock: Lock;
    let key: string;

    beforeEach(async () => {
      lock = await createLock();
      key = `post:${randomUUID()}`;
    });

    afterEach(() => lock.close());

    it('the result of the work is returned, and the work sees that the lock is held', async () => {
      expect(await lock.run(key, async ({ isHeld }) => ({ isHeld, answer: 42 }))).toEqual({ isHeld: true, answer: 42 });
    });

    it('work on the same key runs one at a time', async () => {
      let inside = 0;
      let most = 0;
      const work = async ({ isHeld }: { isHeld: boolean }): Promise<boolean> => {
        if (!isHeld) return false;
        inside += 1;
        most = Math.max(most, inside);
        await pause(10);
        inside -= 1;
        return true;
      };
      const three = () => Promise.all([lock.run(key, work), lock.run(key, work), lock.run(key, work)]);
      // Work that a busy machine keeps waiting for half a second goes on without the lock.
      await eventually(three, (held) => held.every(Boolean));
      expect(most).toBe(1);
    });

    it('different keys do not wait for each other', async () => {
      let other: boolean | null = null;
      await lock.run(key, async () => {
        other = await lock.run(`${key}:other`, async ({ isHeld }) => isHeld);
      });
      expect(other).toBe(true);
    });

    it(`work continues without the lock after ${LOCK_WAIT_MS} ms`, async () => {
      const started = Promise.withResolvers<void>();
      const over = Promise.withResolvers<void>();
      const holding = lock.run(key, () => {
        started.resolve();
        return over.promise;
      });
      await started.promise;
      const began = performance.now();
      const held = await lock.run(key, async ({ isHeld }) => isHeld);
      const waited = performance.now() - began;
      over.resolve();
      await holding;
      expect(held).toBe(false);
      expect(waited).toBeGreaterThan(LOCK_WAIT_MS - 100);
      expect(waited).toBeLessThan(LOCK_WAIT_MS + 10_000); // the other holder never releases
    });

    it('an error of the work is rethrown and the key released', async () => {
      await expect(
        lock.run(key, async () => {
          throw new Error('sold out');
        }),
      ).rejects.toThrow('sold out');
      expect(await lock.run(key, async ({ isHeld }) => isHeld)).toBe(true);
    });

    it('work runs without the lock once the lock is closed', async () => {
      await expect(lock.checkHealth()).resolves.toBeUndefined();
      await lock.close();
      await expect(lock.checkHealth()).rejects.toThrow();
      expect(await lock.run(key, async ({ isHeld }) => isHeld)).toBe(false);
    });
  });
}
