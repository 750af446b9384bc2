import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStripeEvents1700000000053 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'stripe_events',
      `
      id ${sql.key(255)} NOT NULL PRIMARY KEY,
      type ${sql.key(100)} NOT NULL,
      seen_at ${sql.instant} NOT NULL`,
      { stripe_events_age: '(seen_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stripe_events');
  }
}
