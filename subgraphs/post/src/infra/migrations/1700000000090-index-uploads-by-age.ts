import { createIndexes } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For the sweep of old uploads. */
export class IndexUploadsByAge1700000000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createIndexes(runner, 'uploads', { uploads_age: '(created_at)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('uploads', 'uploads_age');
  }
}
