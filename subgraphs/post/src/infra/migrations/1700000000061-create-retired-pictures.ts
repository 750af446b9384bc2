import { createTable, dialectOf } from '@gobbler/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRetiredPictures1700000000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'retired_pictures', `name ${dialectOf(runner).key(60)} NOT NULL PRIMARY KEY`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE retired_pictures');
  }
}
