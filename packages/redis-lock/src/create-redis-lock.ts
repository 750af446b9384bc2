import { type Lock, LOCK_WAIT_MS } from '@gobbler/contracts';
import {
  countLocks,
  createKeyedMutex,
  createOutageLog,
  keepLease,
  type LockOutcome,
  type Logger,
  type Metrics,
} from '@gobbler/service-kit';
import { ResourceLockedError, type Lock as HeldKey } from 'redlock';
import { connectRedis } from './connect-redis';
import { describeRedis } from './describe-redis';
import { reasonOf } from './reason-of';
import { createRedisKeys } from './redis-keys';

export interface RedisLockOptions {
  /** `redis://[user:password@]host:port[/number]`, `rediss://` for TLS. */
  readonly url: string;
  /** The start of every key of this system. */
  readonly keyPrefix?: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Milliseconds after which a key that was not released is free; it is extended while the work goes on. */
  readonly lifeMs?: number;
  /** Milliseconds that Redis has for an answer before the work goes on without it. */
  readonly answerMs?: number;
}

const LIFE_MS = 2_000;
/** With what comes on top, less than a tenth of a second. */
const ANSWER_MS = 80;

/**
 * A lock between processes, FIFO within one of them. Work that can't have it within half a second goes on without it, and at
 * once, or within a tenth of a second, when Redis is down or does not answer: the lock smooths contention and decides nothing.
 * Never fails to start: it reconnects until it is closed.
 */
export function createRedisLock(options: RedisLockOptions): Lock {
  const { url, keyPrefix = 'gobbler:lock:', log, metrics, lifeMs = LIFE_MS, answerMs = ANSWER_MS } = options;
  const where = describeRedis(url);
  const outage = createOutageLog(log, {
    lost: `${where} can't be used: work goes on without its lock`,
    back: `${where} is back: the lock is used again`,
  });
  const connection = connectRedis(url, answerMs, { lost: outage.failed, slow: outage.slow, back: outage.worked });
  const keys = createRedisKeys(connection, lifeMs);
  const mutex = createKeyedMutex();
  const { count, countLost } = countLocks(metrics);
  const releases = new Set<Promise<unknown>>();
  let isClosed = false;

  /** @returns how to release the key; else why the work has to go on without it */
  async function acquire(key: string): Promise<(() => void) | Exclude<LockOutcome, 'acquired'>> {
    const until = performance.now() + LOCK_WAIT_MS;
    if (isClosed || !(await connection.isUsable())) return 'unavailable';
    const releaseMutex = await mutex.acquire(key, until - performance.now());
    if (!releaseMutex) return 'contended';
    // Redis may have gone down while the mutex was waited for.
    const held = connection.mayAsk() ? await keys.acquire(key, until) : 'unavailable';
    if (typeof held === 'string') {
      releaseMutex();
      return held;
    }
    const releaseKey = hold(held);
    return () => {
      releaseKey();
      releaseMutex();
    };
  }

  /** Extends a key until it is released, which never fails and waits for nothing: a key that stays is free when its life ends. */
  function hold(first: HeldKey): () => void {
    let held = first;
    async function renew(): Promise<boolean> {
      try {
        held = await held.extend(lifeMs);
        return true;
      } catch (error) {
        if ((await reasonOf(error)) instanceof ResourceLockedError) return false;
        throw error;
      }
    }
    const stopRenewing = keepLease({ lifeMs, renew, onLost: countLost });
    return () => {
      stopRenewing();
      const release = held
        .release()
        .catch(() => undefined)
        .finally(() => releases.delete(release));
      releases.add(release);
    };
  }

  return {
    description: where,
    async run(key, work) {
      const askedAt = performance.now();
      const outcome = await acquire(`${keyPrefix}${key}`);
      const isHeld = typeof outcome === 'function';
      count(isHeld ? 'acquired' : outcome, performance.now() - askedAt);
      try {
        return await work({ isHeld });
      } finally {
        if (isHeld) outcome();
      }
    },
    checkHealth: () => connection.check(),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await Promise.all(releases);
      await connection.close();
    },
  };
}
