import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSources1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'source_counters',
      `
      key_hash ${sql.key(64)} NOT NULL PRIMARY KEY,
      used int NOT NULL,
      started_at ${sql.instant} NOT NULL`,
      { source_counters_age: '(started_at)' },
    );
    await createTable(
      runner,
      'known_sources',
      `
      user_id bigint NOT NULL,
      source_hash ${sql.key(64)} NOT NULL,
      last_seen_at ${sql.instant} NOT NULL,
      PRIMARY KEY (user_id, source_hash),
      CONSTRAINT known_sources_account FOREIGN KEY (user_id) REFERENCES accounts (id) ON DELETE CASCADE`,
      { known_sources_age: '(last_seen_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_sources');
    await runner.query('DROP TABLE source_counters');
  }
}
