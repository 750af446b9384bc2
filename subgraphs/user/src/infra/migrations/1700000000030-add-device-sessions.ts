import { addColumn, createIndexes, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddDeviceSessions1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'devices', 'session_id', `${dialectOf(runner).key(36)} NULL`);
    await createIndexes(runner, 'devices', { devices_session: '(session_id)' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE devices DROP COLUMN session_id');
  }
}
