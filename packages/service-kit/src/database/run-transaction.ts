import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '@gobbler/errors';
import type { DataSource, EntityManager } from 'typeorm';
import { isDatabaseDown, isRetryable } from './database-errors';

/** A transaction runs at most so many times in all when the database asks for another try. */
const MAX_RUNS = 4;
const BASE_DELAY_MS = 10;

/**
 * Runs one READ COMMITTED transaction; after a deadlock, a serialization failure, a lock not had in time or a `BeginAgainError`
 * it starts again from the beginning, at most 3 times with jitter. So the work must have no effect outside of the transaction.
 * Throws `SUBGRAPH_UNAVAILABLE` when that is not enough or the database is out of reach.
 */
export async function runTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await dataSource.transaction('READ COMMITTED', work);
    } catch (error) {
      if (isDatabaseDown(error)) throw new UnavailableError('database', error);
      if (!isRetryable(error)) throw error;
      if (run === MAX_RUNS) throw new UnavailableError('database', error);
      await sleep(Math.random() * BASE_DELAY_MS * 2 ** run);
    }
  }
}
