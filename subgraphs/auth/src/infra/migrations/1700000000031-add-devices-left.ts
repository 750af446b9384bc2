import { addColumn } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddDevicesLeft1700000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'sessions', 'has_devices_left', 'boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sessions DROP COLUMN has_devices_left');
  }
}
