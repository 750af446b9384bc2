import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateEventClaims1700000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'event_claims',
      `
      event_id ${sql.key(36)} NOT NULL PRIMARY KEY,
      claimed_by ${sql.key(200)} NOT NULL,
      claimed_until ${sql.instant} NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_claims');
  }
}
