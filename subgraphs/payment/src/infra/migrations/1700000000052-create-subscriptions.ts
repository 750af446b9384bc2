import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSubscriptions1700000000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'subscriptions',
      `
      id ${sql.key(255)} NOT NULL PRIMARY KEY,
      user_id bigint NOT NULL,
      status ${sql.key(30)} NOT NULL,
      current_period_end ${sql.instant},
      cancel_at_period_end ${sql.boolean} NOT NULL,
      created_at ${sql.instant} NOT NULL,
      look_number bigint NOT NULL`,
      { subscriptions_user: '(user_id)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriptions');
  }
}
