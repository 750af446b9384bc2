import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '@gobbler/contracts';
import { currentRequest } from '../http/request-scope';
import { isRetryable } from './database-errors';
import { STATEMENT_LIMIT_MS } from './time-limits';

/** The work runs at most so many times in all when the database asks for another try. */
const MAX_RUNS = 4;
const BASE_DELAY_MS = 10;

/**
 * Runs the work, and again after a deadlock, a serialization failure, a lock not had in time or a `BeginAgainError`: at most
 * 3 times, with jitter. No try begins when a single statement would be over its time, nor behind the request's deadline: there
 * may be nobody who waits for it.
 * Throws `SUBGRAPH_UNAVAILABLE` when that is not enough.
 */
export async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  const until = Math.min(performance.now() + STATEMENT_LIMIT_MS, currentRequest()?.deadlineAt ?? Infinity);
  for (let run = 1; ; run += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      const delayMs = Math.random() * BASE_DELAY_MS * 2 ** run;
      if (run === MAX_RUNS || performance.now() + delayMs >= until) throw new UnavailableError('database', error);
      await sleep(delayMs);
    }
  }
}
