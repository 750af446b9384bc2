import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDevices1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'devices',
      `
      id ${sql.identity},
      user_id bigint NOT NULL,
      token ${sql.longText} NOT NULL,
      token_hash ${sql.key(64)} NOT NULL,
      registered_at ${sql.instant} NOT NULL,
      CONSTRAINT devices_token UNIQUE (token_hash),
      CONSTRAINT devices_owner FOREIGN KEY (user_id) REFERENCES profiles (id) ON DELETE CASCADE`,
      { devices_user: '(user_id, id)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE devices');
  }
}
