import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUploads1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'uploads',
      `
      id ${sql.key(36)} NOT NULL PRIMARY KEY,
      user_id bigint NOT NULL,
      created_at ${sql.instant} NOT NULL,
      is_used ${sql.boolean} NOT NULL,
      digest ${sql.key(64)}`,
      { uploads_user: '(user_id, created_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE uploads');
  }
}
