import { dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The end stands behind the cell, so that a search reads no post that has ended. */
const INDEXES = [5, 6, 7, 8].map((resolution) => ({
  name: `posts_cell_r${resolution}`,
  columns: `(cell_r${resolution}, ends_at)`,
}));

/** One statement on MySQL's side, where each commits by itself. */
export class IndexCells1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (dialectOf(runner).kind === 'postgres') {
      for (const { name, columns } of INDEXES) await runner.query(`CREATE INDEX ${name} ON posts ${columns}`);
    } else {
      await runner.query(
        `ALTER TABLE posts ${INDEXES.map(({ name, columns }) => `ADD INDEX ${name} ${columns}`).join(', ')}`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    if (dialectOf(runner).kind === 'postgres') {
      for (const { name } of INDEXES) await runner.query(`DROP INDEX ${name}`);
    } else {
      await runner.query(`ALTER TABLE posts ${INDEXES.map(({ name }) => `DROP INDEX ${name}`).join(', ')}`);
    }
  }
}
