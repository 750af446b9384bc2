import { LessThan, type EntityManager } from 'typeorm';
import { dialectOf } from '../database/dialect';
import { OutboxEventEntity } from './outbox-event.entity';

export type OutboxRow = Pick<OutboxEventEntity, 'id' | 'name' | 'body'>;

/** Locks rows that are not claimed, oldest first, passing over those that another relay is claiming right now. */
export function lockFreeRows(manager: EntityManager, limit: number): Promise<OutboxRow[]> {
  if (dialectOf(manager).kind !== 'postgres') return lockByIndex(manager, limit);
  return manager
    .createQueryBuilder(OutboxEventEntity, 'event')
    .where({ claimedUntil: LessThan(new Date()) })
    .orderBy('event.claimedUntil')
    .addOrderBy('event.id')
    .take(limit)
    .setLock('pessimistic_write')
    .setOnLocked('skip_locked')
    .getMany();
}

/**
 * MySQL's side locks every row that it looks at. Left to itself it sorts a small table, so it looks at all of them, and other
 * relays find nothing; by the index it looks at those alone that it returns.
 */
function lockByIndex(manager: EntityManager, limit: number): Promise<OutboxRow[]> {
  return manager.query<OutboxRow[]>(
    `SELECT id, name, body FROM outbox_events FORCE INDEX (outbox_events_claim) WHERE claimed_until < ?
     ORDER BY claimed_until, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
    [new Date()],
  );
}
