import { addColumn, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Title and description as the search compares them; null until the next migration has filled it in. */
export class AddSearchText1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const isPostgres = dialectOf(runner).kind === 'postgres';
    const type = isPostgres ? 'text COLLATE "C"' : 'text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
    await addColumn(runner, 'posts', 'search_text', `${type} NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE posts DROP COLUMN search_text');
  }
}
