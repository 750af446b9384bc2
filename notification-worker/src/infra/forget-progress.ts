import { deleteInSteps } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { EventProgressEntity } from './event-progress.entity';
import { SentTokenEntity } from './sent-token.entity';
import { UnreachedPersonEntity } from './unreached-person.entity';

/**
 * Removes what was kept of an event to go on after a crash: a row per phone, and the event's own last, so that the sweep finds
 * what a crash in the middle leaves behind.
 */
export async function forgetProgress(dataSource: DataSource, eventId: string, stopping?: AbortSignal): Promise<void> {
  for (const entity of [SentTokenEntity, UnreachedPersonEntity, EventProgressEntity]) {
    if (!stopping?.aborted) await deleteInSteps(dataSource, entity, { eventId }, stopping);
  }
}
