import { LessThan, type DataSource } from 'typeorm';
import { HandledEventEntity } from './handled-event.entity';

/** Days that a handled event is remembered: longer than any redelivery or replay of dead letters should take. */
const REMEMBER_DAYS = 30;

/** Forgets events handled long ago. */
export async function sweepHandledEvents(dataSource: DataSource, now: Date): Promise<void> {
  const before = new Date(now.getTime() - REMEMBER_DAYS * 24 * 3_600_000);
  await dataSource.manager.delete(HandledEventEntity, { handledAt: LessThan(before) });
}
