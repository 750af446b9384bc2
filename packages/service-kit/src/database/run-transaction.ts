import { OutcomeUnknownError, UnavailableError } from '@gobbler/contracts';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { stopIfOver } from '../graphql/answer-work';
import { isDatabaseDown } from './database-errors';
import { withRetries } from './with-retries';

/**
 * Runs one READ COMMITTED transaction; after a deadlock, a serialization failure, a lock timeout or a `BeginAgainError` it
 * starts again from the beginning, at most 3 times with jitter. So the work must have no effect outside of the transaction.
 * Throws `SUBGRAPH_UNAVAILABLE` when that is not enough or the database is down, with nothing changed, and `OUTCOME_UNKNOWN`
 * when the answer to the commit was lost.
 */
export async function runTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  stopIfOver();
  try {
    return await withRetries(() => runOnce(dataSource, work));
  } catch (error) {
    if (isDatabaseDown(error)) throw new UnavailableError('database', error);
    throw error;
  }
}

async function runOnce<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction('READ COMMITTED');
    const result = await work(runner.manager);
    await commit(runner);
    return result;
  } catch (error) {
    // It fails on a connection that is gone, and then the server rolls back.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

async function commit(runner: QueryRunner): Promise<void> {
  try {
    await runner.commitTransaction();
  } catch (error) {
    throw isDatabaseDown(error) ? new OutcomeUnknownError(error) : error;
  }
}
