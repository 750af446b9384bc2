import type { Envelope, EventDefinition } from '@gobbler/contracts';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { currentRequest } from '../http/request-scope';
import { OutboxEventEntity } from './outbox-event.entity';

/** Long past, so that a new row is free to be claimed. */
export const NEVER_CLAIMED = new Date('2000-01-01T00:00:00.000Z');

/**
 * Writes an event into the outbox, in the transaction of the change that it tells of: both are committed or neither is.
 * @returns the event's id
 */
export async function appendEvent<Data>(
  manager: EntityManager,
  definition: EventDefinition<Data>,
  data: Data,
  occurredAt: Date,
): Promise<string> {
  const traceparent = currentRequest()?.traceparent;
  const envelope: Envelope<Data> = {
    id: uuidv7(),
    name: definition.name,
    version: definition.version,
    occurredAt: occurredAt.toISOString(),
    trace: traceparent ? { traceparent } : null,
    data,
  };
  await manager.insert(OutboxEventEntity, {
    id: envelope.id,
    name: envelope.name,
    body: JSON.stringify(envelope),
    claimedUntil: NEVER_CLAIMED,
    claimedBy: '',
  });
  return envelope.id;
}
