import { addColumn, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether the search may find a post, as far as its row says. The database computes it. */
export class AddIsOffered1700000000092 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const rule = 'NOT is_hidden AND NOT is_over AND taken_hint < portions';
    const type = `${dialectOf(runner).boolean} GENERATED ALWAYS AS (${rule}) STORED`;
    await addColumn(runner, 'posts', 'is_offered', type);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE posts DROP COLUMN is_offered');
  }
}
