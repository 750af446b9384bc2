import { createIndexes } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For the posts that a person has reserved of late. */
export class IndexReservationsByTime1700000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createIndexes(runner, 'reservations', { reservations_time: '(user_id, created_at, post_id)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('reservations', 'reservations_time');
  }
}
