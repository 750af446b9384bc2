import { LessThan, type DataSource } from 'typeorm';
import { deleteInSteps } from '../database/run-in-steps';
import { HandledEventEntity } from './handled-event.entity';

/** Days that a handled event is remembered: longer than any redelivery or replay of dead letters should take. */
const REMEMBER_DAYS = 30;

/** Forgets events handled long ago. */
export async function sweepHandledEvents(dataSource: DataSource, now: Date, stopping?: AbortSignal): Promise<void> {
  const before = new Date(now.getTime() - REMEMBER_DAYS * 24 * 3_600_000);
  await deleteInSteps(dataSource, HandledEventEntity, { handledAt: LessThan(before) }, stopping);
}
