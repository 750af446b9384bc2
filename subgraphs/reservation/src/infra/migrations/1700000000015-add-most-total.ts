import { addColumn } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The most that a post ever had on offer: lowering the portions below those taken takes nothing from anybody. */
export class AddMostTotal1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'capacities', 'most_total', 'int NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE capacities DROP COLUMN most_total');
  }
}
