import { createIndexes, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The end stands behind the cell, so that a search reads no post that has ended. */
const INDEXES = Object.fromEntries([5, 6, 7, 8].map((r) => [`posts_cell_r${r}`, `(cell_r${r}, ends_at)`]));

export class IndexCells1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createIndexes(runner, 'posts', INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (dialectOf(runner).kind === 'postgres') {
      for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX ${name}`);
    } else {
      await runner.query(
        `ALTER TABLE posts ${Object.keys(INDEXES)
          .map((name) => `DROP INDEX ${name}`)
          .join(', ')}`,
      );
    }
  }
}
