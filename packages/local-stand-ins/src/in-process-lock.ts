import { type Lock, LOCK_WAIT_MS } from '@gobbler/contracts';
import { createKeyedMutex, type CountLock, type RuntimeEnvironment } from '@gobbler/service-kit';
import { refuseInProduction } from './refuse-in-production';
import type { StandInLog } from './stand-in-log';

export interface InProcessLockOptions {
  readonly environment: RuntimeEnvironment;
  readonly log: StandInLog;
  readonly count?: CountLock;
}

const DESCRIPTION = 'in-process lock (stand-in for Redis)';

/** A lock for services that share one process, FIFO per key. */
export function createInProcessLock({ environment, log, count }: InProcessLockOptions): Lock {
  refuseInProduction(environment, 'in-process lock', 'REDIS_URL');
  const mutex = createKeyedMutex();
  let isClosed = false;
  log.info({ lock: DESCRIPTION }, 'using a stand-in: the lock is known to this process alone');

  return {
    description: DESCRIPTION,
    async run(key, work) {
      const askedAt = performance.now();
      const release = isClosed ? null : await mutex.acquire(key, LOCK_WAIT_MS);
      count?.(release ? 'acquired' : isClosed ? 'unavailable' : 'contended', performance.now() - askedAt);
      try {
        return await work({ isHeld: release !== null });
      } finally {
        release?.();
      }
    },
    async checkHealth() {
      if (isClosed) throw new Error('the in-process lock is closed');
    },
    async close() {
      isClosed = true;
    },
  };
}
