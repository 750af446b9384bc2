import { randomUUID } from 'node:crypto';
import { type Lock, LOCK_WAIT_MS } from '@gobbler/contracts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What every lock adapter must do. */
export function describeLockContract(name: string, createLock: () => Promise<Lock>): void {
  describe(`${name}, as a lock,`, () => {
    let lock: Lock;
    let key: string;

    beforeEach(async () => {
      lock = await createLock();
      key = `post:${randomUUID()}`;
    });

    afterEach(() => lock.close());

    it('gives back what the work gives back, and tells it that the lock is held', async () => {
      expect(await lock.run(key, async ({ isHeld }) => ({ isHeld, answer: 42 }))).toEqual({ isHeld: true, answer: 42 });
    });

    it('lets one after the other work on the same key', async () => {
      let inside = 0;
      let most = 0;
      const work = async ({ isHeld }: { isHeld: boolean }): Promise<boolean> => {
        inside += 1;
        most = Math.max(most, inside);
        await pause(10);
        inside -= 1;
        return isHeld;
      };
      expect(await Promise.all([lock.run(key, work), lock.run(key, work), lock.run(key, work)])).toEqual([
        true,
        true,
        true,
      ]);
      expect(most).toBe(1);
    });

    it('does not make different keys wait for each other', async () => {
      let other: boolean | null = null;
      await lock.run(key, async () => {
        other = await lock.run(`${key}:other`, async ({ isHeld }) => isHeld);
      });
      expect(other).toBe(true);
    });

    it(`goes on without the lock after ${LOCK_WAIT_MS} ms`, async () => {
      const begun = Promise.withResolvers<void>();
      const over = Promise.withResolvers<void>();
      const holding = lock.run(key, () => {
        begun.resolve();
        return over.promise;
      });
      await begun.promise;
      const began = performance.now();
      const held = await lock.run(key, async ({ isHeld }) => isHeld);
      const waited = performance.now() - began;
      over.resolve();
      await holding;
      expect(held).toBe(false);
      expect(waited).toBeGreaterThan(LOCK_WAIT_MS - 100);
      expect(waited).toBeLessThan(LOCK_WAIT_MS + 10_000); // and not until the other one lets go, which is never
    });

    it('passes the error of the work on, and frees the key', async () => {
      await expect(
        lock.run(key, async () => {
          throw new Error('sold out');
        }),
      ).rejects.toThrow('sold out');
      expect(await lock.run(key, async ({ isHeld }) => isHeld)).toBe(true);
    });

    it('does the work without the lock when it can not be used any more', async () => {
      await expect(lock.checkHealth()).resolves.toBeUndefined();
      await lock.close();
      await expect(lock.checkHealth()).rejects.toThrow();
      expect(await lock.run(key, async ({ isHeld }) => isHeld)).toBe(false);
    });
  });
}
