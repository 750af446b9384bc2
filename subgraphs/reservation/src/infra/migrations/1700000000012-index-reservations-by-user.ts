import { createIndexes } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For a person’s active reservations, oldest first. */
export class IndexReservationsByUser1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createIndexes(runner, 'reservations', { reservations_user: '(user_id, active, id)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('reservations', 'reservations_user');
  }
}
