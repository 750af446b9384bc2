import type { Envelope, EventDefinition } from '@gobbler/contracts';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { insertRows } from '../database/insert-rows';
import { currentTraceparent } from '../tracing/current-traceparent';
import { inSpan } from '../tracing/current-span';
import { OutboxEventEntity } from './outbox-event.entity';

/** Long past, so that a new row is free to be claimed. */
export const NEVER_CLAIMED = new Date('2000-01-01T00:00:00.000Z');

/** An event before it has an envelope. */
export interface NewEvent<Data> {
  readonly data: Data;
  /** W3C trace context of the request that caused it; the current one when left out. */
  readonly traceparent?: string | null;
}

/**
 * Writes an event into the outbox, in the transaction of the change that it reports: both are committed or neither is.
 * @returns the event's id
 */
export async function appendEvent<Data>(
  manager: EntityManager,
  definition: EventDefinition<Data>,
  data: Data,
  occurredAt: Date,
): Promise<string> {
  const [id = ''] = await appendEvents(manager, definition, [{ data }], occurredAt);
  return id;
}

/** The same with several events, in one statement. */
export async function appendEvents<Data>(
  manager: EntityManager,
  definition: EventDefinition<Data>,
  events: readonly NewEvent<Data>[],
  occurredAt: Date,
): Promise<string[]> {
  return inSpan(`create ${definition.name}`, { kind: 'producer' }, (span) => {
    span?.set('messaging.operation.type', 'create');
    return insertEvents(manager, definition, events, occurredAt);
  });
}

async function insertEvents<Data>(
  manager: EntityManager,
  { name, version }: EventDefinition<Data>,
  events: readonly NewEvent<Data>[],
  occurredAt: Date,
): Promise<string[]> {
  const envelopes = events.map(({ data, traceparent = currentTraceparent() }): Envelope<Data> => ({
    id: uuidv7(),
    name,
    version,
    occurredAt: occurredAt.toISOString(),
    trace: traceparent ? { traceparent } : null,
    data,
  }));
  await insertRows(
    manager,
    OutboxEventEntity,
    envelopes.map((envelope) => ({
      id: envelope.id,
      name,
      body: JSON.stringify(envelope),
      claimedUntil: NEVER_CLAIMED,
      claimedBy: '',
    })),
  );
  return envelopes.map(({ id }) => id);
}
