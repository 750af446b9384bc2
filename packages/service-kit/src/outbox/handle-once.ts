import type { EntityManager } from 'typeorm';
import { HandledEventEntity } from './handled-event.entity';

/**
 * Does the work unless this event's effect is here already, and remembers the event in the same transaction.
 * Two deliveries at once meet in the primary key: the later one waits, then fails with a duplicate and is delivered again.
 * @returns whether the work was done now
 */
export async function handleOnce(
  manager: EntityManager,
  eventId: string,
  handledAt: Date,
  work: () => Promise<void>,
): Promise<boolean> {
  if (await manager.existsBy(HandledEventEntity, { id: eventId })) return false;
  await manager.insert(HandledEventEntity, { id: eventId, handledAt });
  await work();
  return true;
}
