import type { RateLimiters } from '@gobbler/contracts';
import { connectRedis } from '@gobbler/redis-lock';
import { createOutageLog, type Logger, type Metrics } from '@gobbler/service-kit';
import { createLocalCounter } from './local-counters';
import { createRedisCounter } from './redis-counters';

export interface RateLimitersOptions {
  /** `redis://[user:password@]host:port[/number]`, `rediss://` for TLS; null: each process counts by itself. */
  readonly redisUrl: string | null;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** What every key of this system begins with. */
  readonly keyPrefix?: string;
  /** Milliseconds by a monotonic clock, of windows in this process. */
  readonly now?: () => number;
}

/** Milliseconds: a busy machine must not look like a Redis that is down, which would give every process a count of its own. */
const ANSWER_MS = 1_000;

/** Counters in Redis, or in this process: without a Redis, and for as long as it can't be used. */
export function createRateLimiters(options: RateLimitersOptions): RateLimiters {
  const { redisUrl, log, metrics, keyPrefix = 'gobbler:limit:', now = () => performance.now() } = options;
  const outcomes = metrics.counter({
    name: 'gobbler_rate_limit_requests_total',
    help: 'Requests that a limit has counted, by its name, how that ended and who counted: Redis or this process',
    labels: ['limit', 'outcome', 'counter'],
  });
  const outage = createOutageLog(log, {
    lost: 'Redis can not be used: each process counts limits by itself',
    back: 'Redis is back: limits are counted together again',
  });
  const connection =
    redisUrl === null
      ? null
      : connectRedis(redisUrl, ANSWER_MS, { lost: outage.failed, slow: outage.slow, back: outage.worked });

  return {
    description: connection?.description ?? 'in this process',
    create(limit) {
      const local = createLocalCounter(limit, now);
      const shared = connection && createRedisCounter(connection, limit, keyPrefix);
      return {
        async consume(key, points) {
          const found = await shared?.consume(key, points).catch(() => null);
          const verdict = found ?? (await local.consume(key, points));
          const outcome = verdict.isAllowed ? 'allowed' : 'refused';
          outcomes.inc({ limit: limit.name, outcome, counter: found ? 'redis' : 'process' });
          return verdict;
        },
      };
    },
    checkHealth: async () => connection?.check(),
    close: async () => connection?.close(),
  };
}
