import { createLogger, createMetrics, type Metrics } from '@gobbler/service-kit';
import type { Lock } from '@gobbler/contracts';
import { createRedisLock, type RedisLockOptions } from '../src';

export interface LockUnderTest extends Lock {
  readonly metrics: Metrics;
  /** What it has logged, as JSON. */
  readonly lines: readonly { readonly level: string; readonly msg: string; readonly [name: string]: unknown }[];
  /** How often it was asked with this outcome, or how many locks it has `lost`. */
  count(outcome: 'acquired' | 'contended' | 'unavailable' | 'lost'): Promise<number>;
}

/** A lock on a Redis, with what it has counted and logged. */
export function createLockUnderTest(url: string, options: Partial<RedisLockOptions> = {}): LockUnderTest {
  const metrics = createMetrics('test');
  const lines: LockUnderTest['lines'][number][] = [];
  const log = createLogger({
    service: 'test',
    level: 'info',
    destination: { write: (line) => lines.push(JSON.parse(line) as LockUnderTest['lines'][number]) },
  });
  const lock = createRedisLock({ url, log, metrics, ...options });
  return {
    ...lock,
    metrics,
    lines,
    async count(outcome) {
      const sample = outcome === 'lost' ? /^gobbler_lock_lost_total\{.*\} (.*)$/m : requests(outcome);
      return Number(sample.exec(await metrics.render())?.[1]);
    },
  };
}

const requests = (outcome: string) => new RegExp(`^gobbler_lock_requests_total\\{outcome="${outcome}".*\\} (.*)$`, 'm');

/** Whether the lock is had. */
export const isHeld = (lock: Lock, key: string): Promise<boolean> => lock.run(key, async (state) => state.isHeld);

/** Takes a key and keeps it until it is released. */
export async function keep(lock: Lock, key: string): Promise<{ readonly isHeld: boolean; letGo(): Promise<void> }> {
  const [started, over] = [Promise.withResolvers<boolean>(), Promise.withResolvers<void>()];
  const work = lock.run(key, (state) => {
    started.resolve(state.isHeld);
    return over.promise;
  });
  work.catch((error: unknown) => started.reject(error));
  return {
    isHeld: await started.promise,
    async letGo() {
      over.resolve();
      await work;
    },
  };
}

/** Milliseconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
