import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCheckouts1700000000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'checkouts',
      `
      id ${sql.key(36)} NOT NULL PRIMARY KEY,
      user_id bigint NOT NULL,
      open_user_id bigint,
      success_url ${sql.longText} NOT NULL,
      cancel_url ${sql.longText} NOT NULL,
      session_id ${sql.key(255)},
      created_at ${sql.instant} NOT NULL,
      CONSTRAINT checkouts_one_open UNIQUE (open_user_id),
      CONSTRAINT checkouts_session UNIQUE (session_id)`,
      { checkouts_age: '(created_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE checkouts');
  }
}
