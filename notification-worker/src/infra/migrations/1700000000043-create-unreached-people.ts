import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUnreachedPeople1700000000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'unreached_people',
      `
      event_id ${sql.key(36)} NOT NULL,
      user_id bigint NOT NULL,
      PRIMARY KEY (event_id, user_id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unreached_people');
  }
}
