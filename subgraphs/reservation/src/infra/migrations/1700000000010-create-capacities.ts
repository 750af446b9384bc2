import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCapacities1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = dialectOf(runner);
    await createTable(
      runner,
      'capacities',
      `
      post_id bigint NOT NULL PRIMARY KEY,
      owner_id bigint NOT NULL,
      total int NOT NULL,
      taken int NOT NULL,
      open ${sql.boolean} NOT NULL,
      ends_at ${sql.instant} NOT NULL,
      post_version int NOT NULL,
      revision int NOT NULL,
      CONSTRAINT capacities_taken CHECK (taken >= 0)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE capacities');
  }
}
