import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDeletedPosts1700000000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'deleted_posts',
      `
      post_id bigint NOT NULL PRIMARY KEY,
      deleted_at ${sql.instant} NOT NULL`,
      { deleted_posts_age: '(deleted_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deleted_posts');
  }
}
