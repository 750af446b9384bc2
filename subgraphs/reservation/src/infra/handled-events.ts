import { HandledEventEntity } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { HandledEvents } from '../domain/ports';

export function createHandledEvents(dataSource: DataSource): HandledEvents {
  return { has: (eventId) => dataSource.manager.existsBy(HandledEventEntity, { id: eventId }) };
}
