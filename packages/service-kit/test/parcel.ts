import { Column, Entity, PrimaryColumn, type DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createDataSource, CreateIdempotencyKeys1700000000003, IdempotencyKeyEntity, migrate } from '../src';

/** A table to try transactions on. */
@Entity('parcels')
export class ParcelEntity {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'int' })
  weight!: number;
}

class CreateParcels1700000000099 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE parcels (id int NOT NULL PRIMARY KEY, weight int NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parcels');
  }
}

/** A migrated database with parcels and idempotency keys. */
export async function openParcels(url: string): Promise<DataSource> {
  const dataSource = createDataSource({
    url,
    service: 'test',
    poolSize: 10,
    entities: [ParcelEntity, IdempotencyKeyEntity],
    migrations: [CreateIdempotencyKeys1700000000003, CreateParcels1700000000099],
  });
  await dataSource.initialize();
  await migrate(dataSource);
  return dataSource;
}

/** Something that somebody waits for. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
