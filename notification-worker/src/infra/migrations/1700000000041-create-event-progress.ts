import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateEventProgress1700000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'event_progress',
      `
      event_id ${sql.key(36)} NOT NULL PRIMARY KEY,
      after_cursor ${sql.longText},
      is_read_through ${sql.boolean} NOT NULL,
      started_at ${sql.instant} NOT NULL`,
      { event_progress_age: '(started_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_progress');
  }
}
