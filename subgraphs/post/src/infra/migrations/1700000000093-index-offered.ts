import { createIndexes, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For the search by cell, a person's posts as others see them, and the sweep of those that have ended. */
const INDEXES = {
  posts_offered: '(is_offered, cell_r8, id)',
  posts_shown: '(owner_id, is_hidden, is_over, id)',
  posts_over: '(is_over, ends_at)',
};

/** Those by cell and end stay because old processes may still use them. */
export class IndexOffered1700000000093 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createIndexes(runner, 'posts', INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (dialectOf(runner).kind === 'postgres') {
      for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX ${name}`);
    } else {
      const drops = Object.keys(INDEXES).map((name) => `DROP INDEX ${name}`);
      await runner.query(`ALTER TABLE posts ${drops.join(', ')}`);
    }
  }
}
