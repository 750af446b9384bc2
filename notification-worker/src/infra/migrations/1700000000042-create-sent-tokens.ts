import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSentTokens1700000000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'sent_tokens',
      `
      event_id ${sql.key(36)} NOT NULL,
      token_hash ${sql.key(64)} NOT NULL,
      PRIMARY KEY (event_id, token_hash)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sent_tokens');
  }
}
