import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLoginAttempts1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'login_attempts',
      `
      email_hash ${sql.key(64)} NOT NULL,
      slot int NOT NULL,
      attempted_at ${sql.instant} NOT NULL,
      PRIMARY KEY (email_hash, slot)`,
      { login_attempts_age: '(attempted_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE login_attempts');
  }
}
