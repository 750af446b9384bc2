import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProfiles1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'profiles',
      `
      id bigint NOT NULL PRIMARY KEY,
      username ${sql.text(50)} NOT NULL,
      created_at ${sql.instant} NOT NULL,
      updated_at ${sql.instant}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE profiles');
  }
}
