import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccounts1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'accounts',
      `
      id ${sql.identity},
      email ${sql.text(254)} NOT NULL,
      email_key ${sql.key(254)},
      password_hash ${sql.key(255)} NOT NULL,
      status ${sql.key(16)} NOT NULL,
      attempt ${sql.key(36)},
      attempt_ends_at ${sql.instant} NULL,
      created_at ${sql.instant} NOT NULL,
      updated_at ${sql.instant} NULL,
      CONSTRAINT accounts_email UNIQUE (email_key)`,
      { accounts_attempt: '(attempt_ends_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE accounts');
  }
}
