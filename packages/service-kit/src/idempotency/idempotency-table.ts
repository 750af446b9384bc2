import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from '../database/change-schema';
import { dialectOf } from '../database/dialect';

/** Creates the memory of keyed requests; list it among a service's migrations. */
export class CreateIdempotencyKeys1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'idempotency_keys',
      `
      user_id bigint NOT NULL,
      operation ${sql.key(50)} NOT NULL,
      idempotency_key ${sql.key(255)} NOT NULL,
      request_hash ${sql.key(64)} NOT NULL,
      answer ${sql.longText},
      created_at ${sql.instant} NOT NULL,
      PRIMARY KEY (user_id, operation, idempotency_key)`,
      { idempotency_keys_age: '(created_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
