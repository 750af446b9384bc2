import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRefreshTokens1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'refresh_tokens',
      `
      token_hash ${sql.key(64)} NOT NULL PRIMARY KEY,
      session_id ${sql.key(36)} NOT NULL,
      expires_at ${sql.instant} NOT NULL,
      used_at ${sql.instant} NULL,
      CONSTRAINT refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE`,
      { refresh_tokens_session_id: '(session_id)', refresh_tokens_expiry: '(expires_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE refresh_tokens');
  }
}
