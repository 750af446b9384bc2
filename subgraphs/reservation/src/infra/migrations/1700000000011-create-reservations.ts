import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** No foreign key to the capacity row: checking it would lock that row out of turn. */
export class CreateReservations1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'reservations',
      `
      id ${sql.identity},
      user_id bigint NOT NULL,
      post_id bigint NOT NULL,
      active ${sql.boolean},
      created_at ${sql.instant} NOT NULL,
      updated_at ${sql.instant} NULL,
      closed_at ${sql.instant} NULL,
      close_reason ${sql.key(20)},
      closed_by_event ${sql.key(36)},
      CONSTRAINT reservations_one_active UNIQUE (post_id, user_id, active),
      CONSTRAINT reservations_active CHECK (active = true)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservations');
  }
}
