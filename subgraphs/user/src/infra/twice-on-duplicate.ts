import { isDuplicate, runTransaction } from '@gobbler/service-kit';
import type { DataSource, EntityManager } from 'typeorm';

/** A duplicate means that somebody registered the same new token at the same moment; the second time it is there to be taken. */
export async function twiceOnDuplicate<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  try {
    return await runTransaction(dataSource, work);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return runTransaction(dataSource, work);
  }
}
