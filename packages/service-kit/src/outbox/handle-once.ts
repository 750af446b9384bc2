import type { EntityManager } from 'typeorm';
import { BeginAgainError, isDuplicate } from '../database/database-errors';
import { HandledEventEntity } from './handled-event.entity';

/**
 * Does the work unless this event's effect is here already, and remembers the event in the same transaction.
 * Two deliveries at once meet in the primary key: the later one waits, then has `runTransaction` begin again, and finds it done.
 * @returns whether the work was done now
 */
export async function handleOnce(
  manager: EntityManager,
  eventId: string,
  handledAt: Date,
  work: () => Promise<void>,
): Promise<boolean> {
  if (await manager.existsBy(HandledEventEntity, { id: eventId })) return false;
  try {
    await manager.insert(HandledEventEntity, { id: eventId, handledAt });
  } catch (error) {
    // Only a transaction that was committed meanwhile leaves a duplicate behind.
    if (isDuplicate(error)) throw new BeginAgainError();
    throw error;
  }
  await work();
  return true;
}
