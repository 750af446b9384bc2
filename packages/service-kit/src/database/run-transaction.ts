import { UnavailableError } from '@gobbler/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import { stopIfOver } from '../graphql/answer-work';
import { isDatabaseDown } from './database-errors';
import { withRetries } from './with-retries';

/**
 * Runs one READ COMMITTED transaction; after a deadlock, a serialization failure, a lock not had in time or a `BeginAgainError`
 * it starts again from the beginning, at most 3 times with jitter. So the work must have no effect outside of the transaction.
 * Throws `SUBGRAPH_UNAVAILABLE` when that is not enough or the database is out of reach; in the second case the outcome may be
 * in doubt: a commit whose answer was lost may have taken effect.
 */
export async function runTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  stopIfOver();
  try {
    return await withRetries(() => dataSource.transaction('READ COMMITTED', work));
  } catch (error) {
    if (isDatabaseDown(error)) throw new UnavailableError('database', error);
    throw error;
  }
}
