import { isDuplicate, runTransaction } from '@gobbler/service-kit';
import type { DataSource, EntityManager } from 'typeorm';

/** A duplicate means that the same new token was registered at the same moment; the retry takes it over. */
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
