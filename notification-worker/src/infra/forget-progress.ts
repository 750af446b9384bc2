import type { EntityManager } from 'typeorm';
import { EventProgressEntity } from './event-progress.entity';
import { SentTokenEntity } from './sent-token.entity';
import { UnreachedPersonEntity } from './unreached-person.entity';

/** Removes what was kept of an event to go on after a crash. */
export async function forgetProgress(manager: EntityManager, eventId: string): Promise<void> {
  await manager.delete(SentTokenEntity, { eventId });
  await manager.delete(UnreachedPersonEntity, { eventId });
  await manager.delete(EventProgressEntity, { eventId });
}
