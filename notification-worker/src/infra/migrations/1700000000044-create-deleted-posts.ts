import { dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDeletedPosts1700000000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await runner.query(`
      CREATE TABLE deleted_posts (
        post_id bigint NOT NULL PRIMARY KEY,
        deleted_at ${sql.instant} NOT NULL
      ) ${sql.tableOptions}`);
    await runner.query('CREATE INDEX deleted_posts_age ON deleted_posts (deleted_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deleted_posts');
  }
}
