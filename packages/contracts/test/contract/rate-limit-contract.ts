import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimiters } from '@gobbler/contracts';

/** What every way to count limits must do. */
export function describeRateLimitContract(name: string, createLimiters: () => Promise<RateLimiters>): void {
  describe(`${name}, as a rate limit,`, () => {
    let limiters: RateLimiters;
    let key: string;
    beforeEach(async () => {
      limiters = await createLimiters();
      key = randomUUID();
    });
    afterEach(() => limiters.close());

    const limitOf = (points: number, windowSeconds = 60) =>
      limiters.create({ name: 'contract', points, windowSeconds });

    it('allows exactly as many of a hundred at once as the limit says', async () => {
      const limiter = limitOf(20);
      const verdicts = await Promise.all(Array.from({ length: 100 }, () => limiter.consume(key)));
      expect(verdicts.filter(({ isAllowed }) => isAllowed)).toHaveLength(20);
    });

    it('says after how many seconds it is worth asking again, and 0 when it allows', async () => {
      const limiter = limitOf(1);
      expect(await limiter.consume(key)).toEqual({ isAllowed: true, retryAfterSeconds: 0 });
      const { isAllowed, retryAfterSeconds } = await limiter.consume(key);
      expect(isAllowed).toBe(false);
      expect(retryAfterSeconds).toBeGreaterThan(50);
      expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    });

    it('counts points, and takes none for what it refuses', async () => {
      const limiter = limitOf(10);
      expect(await limiter.consume(key, 7)).toMatchObject({ isAllowed: true });
      expect(await limiter.consume(key, 4)).toMatchObject({ isAllowed: false });
      expect(await limiter.consume(key, 3)).toMatchObject({ isAllowed: true });
      expect(await limiter.consume(key, 1)).toMatchObject({ isAllowed: false });
      expect(await limiter.consume(`${key}:new`, 11)).toMatchObject({ isAllowed: false, retryAfterSeconds: 60 });
    });

    it('counts each key and each limit by itself', async () => {
      const one = limitOf(1);
      const other = limiters.create({ name: 'contract-other', points: 1, windowSeconds: 60 });
      expect(await one.consume(key)).toMatchObject({ isAllowed: true });
      expect(await one.consume(`${key}:other`)).toMatchObject({ isAllowed: true });
      expect(await other.consume(key)).toMatchObject({ isAllowed: true });
      expect(await one.consume(key)).toMatchObject({ isAllowed: false });
    });

    it('begins anew when the window is over', async () => {
      const limiter = limitOf(1, 1);
      expect(await limiter.consume(key)).toMatchObject({ isAllowed: true });
      expect(await limiter.consume(key)).toMatchObject({ isAllowed: false });
      await sleep(1_100);
      expect(await limiter.consume(key)).toMatchObject({ isAllowed: true });
    });

    it('is in good health', async () => {
      await expect(limiters.checkHealth()).resolves.toBeUndefined();
    });
  });
}
