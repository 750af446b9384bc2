import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCustomers1700000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'customers',
      `
      user_id bigint NOT NULL PRIMARY KEY,
      stripe_customer_id ${sql.key(255)},
      creation_key ${sql.key(36)} NOT NULL,
      is_premium ${sql.boolean} NOT NULL,
      looks_begun bigint NOT NULL,
      created_at ${sql.instant} NOT NULL,
      CONSTRAINT customers_stripe UNIQUE (stripe_customer_id)`,
      { customers_premium: '(is_premium, user_id)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE customers');
  }
}
