import type { RateLimit, RateLimiter } from '@gobbler/contracts';
import { LRUCache } from 'lru-cache';

/** Keys of one limit; a few MB. An attacker with more addresses than that gets more than the limit, and not more memory. */
const MAX_KEYS = 50_000;

/**
 * Counts in this process alone.
 * @param now milliseconds by a monotonic clock
 */
export function createLocalCounter({ points: limit, windowSeconds }: RateLimit, now: () => number): RateLimiter {
  const windows = new LRUCache<string, { used: number; readonly endsAt: number }>({ max: MAX_KEYS });
  return {
    consume(key, points = 1) {
      const at = Math.floor(now());
      const known = windows.get(key);
      const window = known && known.endsAt > at ? known : { used: 0, endsAt: at + windowSeconds * 1000 };
      if (window.used + points > limit) {
        return Promise.resolve({ isAllowed: false, retryAfterSeconds: Math.ceil((window.endsAt - at) / 1000) });
      }
      window.used += points;
      windows.set(key, window);
      return Promise.resolve({ isAllowed: true, retryAfterSeconds: 0 });
    },
  };
}
