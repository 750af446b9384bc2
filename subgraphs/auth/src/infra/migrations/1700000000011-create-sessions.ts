import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessions1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'sessions',
      `
      id ${sql.key(36)} NOT NULL PRIMARY KEY,
      user_id bigint NOT NULL,
      kind ${sql.key(16)} NOT NULL,
      created_at ${sql.instant} NOT NULL,
      expires_at ${sql.instant} NOT NULL,
      tokens_expire_at ${sql.instant} NOT NULL,
      revoked_at ${sql.instant} NULL,
      CONSTRAINT sessions_account FOREIGN KEY (user_id) REFERENCES accounts (id) ON DELETE CASCADE`,
      { sessions_user: '(user_id)', sessions_revoked: '(revoked_at, id)', sessions_expiry: '(expires_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sessions');
  }
}
