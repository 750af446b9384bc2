import { UnavailableError } from '@gobbler/contracts';
import { RetriesExhaustedError, retry } from '../concurrency/retry';
import { isRetryable } from './database-errors';
import { STATEMENT_LIMIT_MS } from './time-limits';

/** The work runs at most so many times in all when the database asks for another try. */
const MAX_RUNS = 4;
const BACKOFF_MS = 20;

/**
 * Runs the work, and again after a deadlock, a serialization failure, a lock timeout or a `BeginAgainError`: at most 3 times.
 * Throws `SUBGRAPH_UNAVAILABLE` when that is not enough.
 */
export async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await retry(work, { isRetryable, maxRuns: MAX_RUNS, backoffMs: BACKOFF_MS, limitMs: STATEMENT_LIMIT_MS });
  } catch (error) {
    throw error instanceof RetriesExhaustedError ? new UnavailableError('database', error.cause) : error;
  }
}
