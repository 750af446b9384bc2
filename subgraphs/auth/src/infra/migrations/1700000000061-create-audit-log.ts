import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditLog1700000000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'audit_log',
      `
      id ${sql.identity},
      occurred_at ${sql.instant} NOT NULL,
      event ${sql.key(40)} NOT NULL,
      user_id bigint,
      source_hash ${sql.key(64)},
      detail ${sql.text(500)}`,
      { audit_log_age: '(occurred_at)', audit_log_user: '(user_id, id)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log');
  }
}
