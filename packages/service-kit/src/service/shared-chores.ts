import type { Clock } from '@gobbler/contracts';
import type { DataSource } from 'typeorm';
import { IdempotencyKeyEntity } from '../idempotency/idempotency-key.entity';
import { sweepIdempotencyKeys } from '../idempotency/keyed-request';
import { HandledEventEntity } from '../outbox/handled-event.entity';
import { sweepHandledEvents } from '../outbox/sweep-handled-events';
import type { Chore } from './service-options';

/** Milliseconds. */
const SWEEP_EVERY_MS = 10 * 60_000;

/** The chores of the shared tables, for those tables that a service has. */
export function sharedChores(dataSource: DataSource, now: Clock): readonly Chore[] {
  const chores = [
    {
      entity: IdempotencyKeyEntity,
      name: 'delete old idempotency keys',
      run: (stopping: AbortSignal) => sweepIdempotencyKeys(dataSource, now(), stopping),
    },
    {
      entity: HandledEventEntity,
      name: 'delete old handled events',
      run: (stopping: AbortSignal) => sweepHandledEvents(dataSource, now(), stopping),
    },
  ];
  return chores
    .filter(({ entity }) => dataSource.hasMetadata(entity))
    .map(({ name, run }) => ({ name, run, everyMs: SWEEP_EVERY_MS }));
}
