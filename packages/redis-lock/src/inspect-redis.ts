import { Redis } from 'ioredis';
import { describeRedis } from './describe-redis';

/** What an operator asks about a Redis. */
interface RedisInspection {
  /** Where it is and its version, without a password: `Redis at localhost:6379, version 8.0.2`. */
  readonly description: string;
  /** Milliseconds that its clock is ahead of ours, to about the time of one answer. */
  readonly clockAheadMs: number;
}

/** Milliseconds. */
const LIMIT_MS = 5_000;

/** Asks a Redis for its version and its clock, over a connection of its own. Rejects when it can't be reached or refuses us. */
export async function inspectRedis(url: string): Promise<RedisInspection> {
  const redis = new Redis(url, {
    connectTimeout: LIMIT_MS,
    commandTimeout: LIMIT_MS,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let problem: Error | null = null;
  redis.on('error', (error: Error) => (problem ??= error));
  try {
    await redis.connect();
    const version = /^(?:valkey|redis)_version:(\S+)/m.exec(await redis.info('server'))?.[1] ?? 'unknown';
    const asked = Date.now();
    const [seconds, microseconds] = await redis.time();
    const now = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
    return {
      description: `${describeRedis(url)}, version ${version}`,
      clockAheadMs: Math.round(now - (asked + Date.now()) / 2),
    };
  } catch (error) {
    // ioredis's own only says that the connection is closed.
    throw problem ?? error;
  } finally {
    redis.disconnect();
  }
}
