import { resolve } from 'node:path';
import { Column, Entity, PrimaryColumn, type DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '@gobbler/test-servers';
import {
  allow,
  buildSchema,
  createDataSource,
  CreateHandledEvents1700000000002,
  CreateIdempotencyKeys1700000000003,
  createLogger,
  CreateOutbox1700000000001,
  federationRules,
  HandledEventEntity,
  IdempotencyKeyEntity,
  migrate,
  OutboxEventEntity,
  requestContextOf,
  startSubgraph,
  type Logger,
  type Permissions,
  type RunningSubgraph,
} from '../src';

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

/** A database with parcels and the shared tables, not connected yet. */
export function createParcels(url: string, poolSize = 10): DataSource {
  return createDataSource({
    url,
    service: 'test',
    poolSize,
    entities: [ParcelEntity, IdempotencyKeyEntity, OutboxEventEntity, HandledEventEntity],
    migrations: [
      CreateOutbox1700000000001,
      CreateHandledEvents1700000000002,
      CreateIdempotencyKeys1700000000003,
      CreateParcels1700000000099,
    ],
  });
}

/** Opens a migrated database for the tests of a file, and drops it after them. */
export function useParcels(
  onOpen: (dataSource: DataSource, url: string) => void,
  options: { readonly engine?: 'mariadb'; readonly scheme?: string } = {},
): void {
  let database: TestDatabase | undefined;
  let dataSource: DataSource | undefined;
  beforeAll(async () => {
    database = await createTestDatabase(options);
    const url = options.scheme ? database.url.replace(/^\w+/, options.scheme) : database.url;
    dataSource = await createParcels(url).initialize();
    await migrate(dataSource);
    onOpen(dataSource, url);
  });
  afterAll(async () => {
    if (dataSource?.isInitialized) await dataSource.destroy();
    await database?.drop();
  });
}

/** Something to wait for. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** A logger and the lines that it has written. */
export function recordLog(): { readonly log: Logger; readonly lines: readonly Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { log: createLogger({ service: 'test', level: 'info', destination }), lines };
}

/** Starts a subgraph of the schema in a file next to this one; anyone may call any query unless `permissions` says otherwise. */
export function startTestSubgraph(
  schemaFile: string,
  resolvers: object,
  {
    permissions = { Query: { ...federationRules, '*': allow } },
    ...options
  }: Partial<Parameters<typeof startSubgraph>[0]> & { readonly permissions?: Permissions } = {},
): Promise<RunningSubgraph> {
  return startSubgraph({
    name: 'user',
    host: '127.0.0.1',
    port: 0,
    internalTokenSecret: TEST_SECRET,
    log: recordLog().log,
    now: () => new Date(),
    schema: buildSchema({ path: resolve(__dirname, schemaFile), resolvers, permissions }),
    createContext: requestContextOf,
    dependencies: [],
    ...options,
  });
}
