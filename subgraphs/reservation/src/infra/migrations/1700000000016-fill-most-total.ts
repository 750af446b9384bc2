import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What rows had on offer before is not known any more; no less than was taken. */
export class FillMostTotal1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'UPDATE capacities SET most_total = GREATEST(total, taken) WHERE most_total < GREATEST(total, taken)',
    );
  }

  async down(): Promise<void> {
    // The column goes with the migration before.
  }
}
