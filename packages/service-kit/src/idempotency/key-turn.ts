import { setTimeout as sleep } from 'node:timers/promises';
import { IdempotencyInProgressError } from '@gobbler/contracts';

/** Runs work under a key; see {@link createKeyTurn}. */
export type KeyTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Milliseconds. */
const MAX_WAIT_MS = 500;

/**
 * Has a repeat wait while the same request still runs in this process, so that nothing dear is done twice and a crowd of repeats
 * holds no connections; over several processes it is the database that decides. Once one of them has succeeded the others only
 * read its answer, all at once; after a failure the next one tries. Throws `IDEMPOTENCY_IN_PROGRESS` after half a second.
 */
export function createKeyTurn(): KeyTurn {
  /** Whether the work of a key succeeded, once it has ended. */
  const running = new Map<string, Promise<boolean>>();

  return async (key, work) => {
    const until = performance.now() + MAX_WAIT_MS;
    for (let earlier = running.get(key); earlier; earlier = running.get(key)) {
      const left = until - performance.now();
      if (left <= 0) throw new IdempotencyInProgressError();
      if (await withTimer(earlier, left)) return work();
    }
    const mine = work();
    running.set(
      key,
      mine.then(
        () => true,
        () => false,
      ),
    );
    try {
      return await mine;
    } finally {
      running.delete(key);
    }
  };
}

/** False also when the time is over. */
async function withTimer(outcome: Promise<boolean>, ms: number): Promise<boolean> {
  const over = new AbortController();
  const timer = sleep(ms, false, { signal: over.signal }).catch(() => false);
  try {
    return await Promise.race([outcome, timer]);
  } finally {
    over.abort();
  }
}
