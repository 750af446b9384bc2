import type { RateLimit, RateLimiter, RateVerdict } from '@gobbler/contracts';
import type { RedisConnection } from '@gobbler/redis-lock';
import { within } from '@gobbler/service-kit';

/**
 * Milliseconds left of the window when the points are too many, 0 when they were taken. One script is one step for Redis:
 * reading and counting in two would let a crowd past the limit. Redis's own clock ends the window.
 */
const SCRIPT = `
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local left = redis.call('PTTL', KEYS[1])
if used + tonumber(ARGV[1]) > tonumber(ARGV[2]) then
  return left > 0 and left or tonumber(ARGV[3])
end
redis.call('INCRBY', KEYS[1], ARGV[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 0`;

/** Counts in Redis. Rejects when Redis can't be used; whether it has counted is then in doubt. */
export function createRedisCounter(
  { redis, answerMs, isUsable, mayAsk, hasAnswered, hasFailed }: RedisConnection,
  { name, points: limit, windowSeconds }: RateLimit,
  keyPrefix: string,
): RateLimiter {
  return {
    async consume(key, points = 1): Promise<RateVerdict> {
      if (!(await isUsable()) || !mayAsk()) throw new Error('Redis is not used at the moment');
      const asked = redis.eval(SCRIPT, 1, `${keyPrefix}${name}:${key}`, points, limit, windowSeconds * 1000);
      try {
        const leftMs = Number(await within(answerMs, asked, () => new Error(`no answer within ${answerMs} ms`)));
        hasAnswered();
        return { isAllowed: leftMs === 0, retryAfterSeconds: Math.ceil(leftMs / 1000) };
      } catch (error) {
        hasFailed(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    },
  };
}
