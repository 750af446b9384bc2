import { createIndexes } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** No query uses this index any more; it stays because old processes may still. */
export class IndexReservationsByClosingEvent1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createIndexes(runner, 'reservations', { reservations_closing_event: '(closed_by_event, id)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('reservations', 'reservations_closing_event');
  }
}
