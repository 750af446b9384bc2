import { addColumn, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For indexes that hold only what has not ended: none can compare with the clock. */
export class AddIsOver1700000000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'posts', 'is_over', `${dialectOf(runner).boolean} NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE posts DROP COLUMN is_over');
  }
}
