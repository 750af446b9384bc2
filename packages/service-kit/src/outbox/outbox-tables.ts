import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from '../database/change-schema';
import { dialectOf } from '../database/dialect';

/** Creates the outbox; list it among a service's migrations. */
export class CreateOutbox1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'outbox_events',
      `
      id ${sql.key(36)} NOT NULL PRIMARY KEY,
      name ${sql.key(100)} NOT NULL,
      body ${sql.longText} NOT NULL,
      claimed_until ${sql.instant} NOT NULL,
      claimed_by ${sql.key(200)} NOT NULL`,
      { outbox_events_claim: '(claimed_until, id)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_events');
  }
}

/** Creates the memory of handled events; list it among a consuming service's migrations. */
export class CreateHandledEvents1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'handled_events',
      `
      id ${sql.key(36)} NOT NULL PRIMARY KEY,
      handled_at ${sql.instant} NOT NULL`,
      { handled_events_age: '(handled_at)' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE handled_events');
  }
}
