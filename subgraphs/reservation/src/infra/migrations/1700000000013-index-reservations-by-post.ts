import { createIndexes } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For a post’s active reservations, oldest first. */
export class IndexReservationsByPost1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createIndexes(runner, 'reservations', { reservations_post: '(post_id, active, id)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('reservations', 'reservations_post');
  }
}
