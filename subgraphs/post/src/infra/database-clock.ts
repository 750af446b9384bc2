import { dialectOf } from '@gobbler/service-kit';
import type { EntityManager } from 'typeorm';

/** The database's running clock, to the millisecond. It decides what has ended: our own may be off. */
export async function readDatabaseClock(manager: EntityManager): Promise<Date> {
  const [row] = await manager.query<{ now: Date }[]>(`SELECT ${dialectOf(manager).runningClock} AS now`);
  if (!row) throw new Error('the database returned no time');
  return row.now;
}
