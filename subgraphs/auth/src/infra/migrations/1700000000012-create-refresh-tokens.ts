import { dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRefreshTokens1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await runner.query(`
      CREATE TABLE refresh_tokens (
        token_hash ${sql.key(64)} NOT NULL PRIMARY KEY,
        session_id ${sql.key(36)} NOT NULL,
        expires_at ${sql.instant} NOT NULL,
        used_at ${sql.instant} NULL,
        CONSTRAINT refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
      ) ${sql.tableOptions}`);
    await runner.query('CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id)');
    await runner.query('CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE refresh_tokens');
  }
}
