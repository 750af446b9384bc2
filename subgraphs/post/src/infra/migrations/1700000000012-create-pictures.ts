import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePictures1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'pictures',
      `
      name ${sql.key(60)} NOT NULL PRIMARY KEY,
      post_id bigint,
      is_doomed ${sql.boolean} NOT NULL,
      created_at ${sql.instant} NOT NULL`,
      { pictures_unused: '(post_id, created_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pictures');
  }
}
