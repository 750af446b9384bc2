import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimiters } from '@gobbler/contracts';

/** The contract of every rate limiter. */
export function describeRateLimitContract(name: string, createLimiters: () => Promise<RateLimiters>): void {
  describe(`the rate limit contract: ${name}`, () => {
    let limiters: RateLimiters;
    let key: string;
    beforeEach(async () => {
      limiters = await createLimiters();
      key = randomUUID();
    });
    afterEach(() => limiters.close());

    const limitOf = (points: number, windowSeconds = 60) =>
      limiters.create({ name: 'contract', points, windowSeconds });

    it('of a hundred simultaneous requests exactly the limit is allowed', async () => {
      const limiter = limitOf(20);
      const verdicts = await Promise.all(Array.from({ length: 100 }, () => limiter.consume(key)));
      expect(verdicts.filter(({ isAllowed }) => isAllowed)).toHaveLength(20);
    });

    it('retryAfterSeconds is 0 when allowed, else the time until a retry can succeed', async () => {
      const limiter = limitOf(1);
      expect(await limiter.consume(key)).toEqual({ isAllowed: true, retryAfterSeconds: 0 });
      const { isAllowed, retryAfterSeconds } = await limiter.consume(key);
      expect(isAllowed).toBe(false);
      expect(retryAfterSeconds).toBeGreaterThan(50);
      expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    });

    it('a refused request consumes no points', async () => {
      const limiter = limitOf(10);
      expect(await limiter.consume(key, 7)).toMatchObject({ isAllowed: true });
      expect(await limiter.consume(key, 4)).toMatchObject({ isAllowed: false });
      expect(await limiter.consume(key, 3)).toMatchObject({ isAllowed: true });
      expect(await limiter.consume(key, 1)).toMatchObject({ isAllowed: false });
      expect(await limiter.consume(`${key}:new`, 11)).toMatchObject({ isAllowed: false, retryAfterSeconds: 60 });
    });

    it('keys and limits are counted separately', async () => {
      const one = limitOf(1);
      const other = limiters.create({ name: 'contract-other', points: 1, windowSeconds: 60 });
      expect(await one.consume(key)).toMatchObject({ isAllowed: true });
      expect(await one.consume(`${key}:other`)).toMatchObject({ isAllowed: true });
      expect(await other.consume(key)).toMatchObject({ isAllowed: true });
      expect(await one.consume(key)).toMatchObject({ isAllowed: false });
    });

    it('a new window starts after the old one has ended', async () => {
      const limiter = limitOf(1, 1);
      expect(await limiter.consume(key)).toMatchObject({ isAllowed: true });
      expect(await limiter.consume(key)).toMatchObject({ isAllowed: false });
      await sleep(1_100);
      expect(await limiter.consume(key)).toMatchObject({ isAllowed: true });
    });

    it('checkHealth resolves', async () => {
      await expect(limiters.checkHealth()).resolves.toBeUndefined();
    });
  });
}
