import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePosts1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'posts',
      `
      id ${sql.identity},
      owner_id bigint NOT NULL,
      title ${sql.text(50)} NOT NULL,
      description ${sql.text(500)} NOT NULL,
      picture ${sql.text(2000)},
      latitude ${sql.double} NOT NULL,
      longitude ${sql.double} NOT NULL,
      centre_latitude ${sql.double} NOT NULL,
      centre_longitude ${sql.double} NOT NULL,
      cell_r5 ${sql.key(15)} NOT NULL,
      cell_r6 ${sql.key(15)} NOT NULL,
      cell_r7 ${sql.key(15)} NOT NULL,
      cell_r8 ${sql.key(15)} NOT NULL,
      portions int NOT NULL,
      ends_at ${sql.instant} NOT NULL,
      is_hidden ${sql.boolean} NOT NULL,
      version int NOT NULL,
      created_at ${sql.instant} NOT NULL,
      updated_at ${sql.instant},
      taken_hint int NOT NULL,
      taken_revision bigint NOT NULL`,
      { posts_owner: '(owner_id, id)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE posts');
  }
}
