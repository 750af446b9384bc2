import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from '../database/change-schema';
import { dialectOf } from '../database/dialect';

/** Creates the counters of quotas; list it among a service's migrations. */
export class CreateQuotas1700000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'quotas',
      `
      user_id bigint NOT NULL,
      kind ${sql.key(20)} NOT NULL,
      since ${sql.instant} NOT NULL,
      used int NOT NULL,
      PRIMARY KEY (user_id, kind)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quotas');
  }
}
