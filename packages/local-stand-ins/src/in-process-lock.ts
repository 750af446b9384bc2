import { type Lock, LOCK_WAIT_MS } from '@gobbler/contracts';
import type { LockOutcome, RuntimeEnvironment } from '@gobbler/service-kit';
import { refuseInProduction } from './refuse-in-production';
import type { StandInLog } from './stand-in-log';

export interface InProcessLockOptions {
  readonly environment: RuntimeEnvironment;
  readonly log: StandInLog;
  /** Counts how it was asked for. */
  readonly count?: (outcome: LockOutcome) => void;
}

const DESCRIPTION = 'in-process lock (stand-in for Redis)';

/** A lock for services that share one process; whoever waits gets it in the order of asking. */
export function createInProcessLock({ environment, log, count }: InProcessLockOptions): Lock {
  refuseInProduction(environment, 'in-process lock', 'REDIS_URL');
  /** A key stands in here while somebody holds it, with those who wait for it. */
  const waitersByKey = new Map<string, Set<() => void>>();
  let isClosed = false;
  log.info({ lock: DESCRIPTION }, 'using a stand-in: the lock is known to this process alone');

  /** Resolves to whether the key is ours. */
  function acquire(key: string): Promise<boolean> {
    if (isClosed) return Promise.resolve(false);
    const waiters = waitersByKey.get(key);
    if (!waiters) {
      waitersByKey.set(key, new Set());
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiters.delete(takeOver);
        resolve(false);
      }, LOCK_WAIT_MS);
      function takeOver(): void {
        clearTimeout(timer);
        resolve(true);
      }
      waiters.add(takeOver);
    });
  }

  function release(key: string): void {
    const waiters = waitersByKey.get(key);
    const [next] = waiters ?? [];
    if (!waiters || !next) {
      waitersByKey.delete(key);
      return;
    }
    waiters.delete(next);
    next();
  }

  return {
    description: DESCRIPTION,
    async run(key, work) {
      const isHeld = await acquire(key);
      count?.(isHeld ? 'acquired' : isClosed ? 'unavailable' : 'contended');
      try {
        return await work({ isHeld });
      } finally {
        if (isHeld) release(key);
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
