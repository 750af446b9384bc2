import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@gobbler/errors';
import type { InTurn } from '../domain/ports';

/** Milliseconds. */
const MAX_WAIT_MS = 500;

/**
 * Has a repeat wait while the same request still runs in this process, so that its picture is not worked on twice; with
 * several processes it is the database that decides. Throws `IDEMPOTENCY_IN_PROGRESS` when that takes longer than 0.5 s.
 */
export function createInTurn(): InTurn {
  const running = new Map<string, Promise<unknown>>();

  return async (key, work) => {
    const until = performance.now() + MAX_WAIT_MS;
    for (let earlier = running.get(key); earlier; earlier = running.get(key)) {
      const left = until - performance.now();
      if (left <= 0) {
        throw new AppError(
          'IDEMPOTENCY_IN_PROGRESS',
          'A request with this Idempotency-Key is still running. Ask again in a moment.',
          { retryAfterSeconds: 1 },
        );
      }
      await Promise.race([earlier, sleep(left, undefined, { ref: false })]);
    }
    const mine = work();
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    running.set(key, settled);
    try {
      return await mine;
    } finally {
      running.delete(key);
    }
  };
}
