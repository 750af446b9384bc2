import { type Lock, LOCK_WAIT_MS } from '@gobbler/contracts';
import { countLocks, type LockOutcome, type Logger, type Metrics } from '@gobbler/service-kit';
import { connectRedis } from './connect-redis';
import { describeRedis } from './describe-redis';
import { createHoldings } from './holdings';
import { createLocalTurns } from './local-turns';
import { createMissLog } from './miss-log';
import { createRedisKeys } from './redis-keys';

export interface RedisLockOptions {
  /** `redis://[user:password@]host:port[/number]`, `rediss://` for TLS. */
  readonly url: string;
  /** What every key of this system begins with. */
  readonly keyPrefix?: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Milliseconds after which a key is free although nobody let go of it; it is extended while the work goes on. */
  readonly lifeMs?: number;
  /** Milliseconds that Redis has for an answer before the work goes on without it. */
  readonly answerMs?: number;
}

const LIFE_MS = 2_000;
/** With what comes on top, less than a tenth of a second. */
const ANSWER_MS = 80;

/**
 * A lock for services of several processes. Whoever can't have it within half a second goes on without it, and at once, or
 * within a tenth of a second, when Redis is out or does not answer: the lock smooths a crowd and decides nothing.
 * Never fails to start: it goes on connecting until it is closed.
 */
export function createRedisLock(options: RedisLockOptions): Lock {
  const { url, keyPrefix = 'gobbler:lock:', log, metrics, lifeMs = LIFE_MS, answerMs = ANSWER_MS } = options;
  const missLog = createMissLog(log, describeRedis(url));
  const connection = connectRedis(url, answerMs, missLog);
  const keys = createRedisKeys(connection, lifeMs);
  const turns = createLocalTurns();
  const holdings = createHoldings({ lifeMs, onLost: countLost(metrics) });
  const count = countLocks(metrics);
  let isClosed = false;

  /** @returns how to let go of the key; null: the work has to do without it */
  async function acquire(key: string): Promise<(() => void) | null> {
    const outcome = await take(key);
    const isHeld = typeof outcome === 'function';
    count(isHeld ? 'acquired' : outcome);
    if (!isHeld && !isClosed) missLog.add(outcome);
    return isHeld ? outcome : null;
  }

  async function take(key: string): Promise<(() => void) | Exclude<LockOutcome, 'acquired'>> {
    const until = performance.now() + LOCK_WAIT_MS;
    if (isClosed || !(await connection.isUsable())) return 'unavailable';
    const passOn = await turns.wait(key, until);
    if (!passOn) return 'contended';
    // Redis may have been found out while others had their turn.
    const lock = connection.mayAsk() ? await keys.acquire(key, until) : 'unavailable';
    if (typeof lock === 'string') {
      passOn();
      return lock;
    }
    const letGo = holdings.hold(lock);
    return () => {
      letGo();
      passOn();
    };
  }

  return {
    description: connection.description,
    async run(key, work) {
      const letGo = await acquire(`${keyPrefix}${key}`);
      try {
        return await work({ isHeld: letGo !== null });
      } finally {
        letGo?.();
      }
    },
    checkHealth: () => connection.check(),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await holdings.settle();
      await connection.close();
    },
  };
}

function countLost(metrics: Metrics): () => void {
  const lost = metrics.counter({
    name: 'gobbler_lock_lost_total',
    help: 'Locks that were gone before their work was done: Redis was flushed, restarted or out for too long',
  });
  return () => lost.inc();
}
