import 'reflect-metadata';
import { DataSource, type DataSourceOptions, type EntitySchema, type MigrationInterface } from 'typeorm';
import type { DatabaseKind } from './dialect';
import { mysqlInUtc } from './mysql-in-utc';

/** TypeORM names entities by their class. */
type EntityClass = Function | EntitySchema;

export interface DatabaseOptions {
  /** The scheme decides the engine. */
  readonly url: string;
  /** Shown in the database's list of connections. */
  readonly service: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Connections, at most. */
  readonly poolSize: number;
}

/** Milliseconds a statement may take, and that a free connection is waited for. */
const STATEMENT_TIMEOUT_MS = 3_000;
const CONNECT_TIMEOUT_MS = 2_500;

/** A data source that is not connected yet; times are UTC on either engine, and nothing is synchronised. */
export function createDataSource({ url, service, entities, migrations, poolSize }: DatabaseOptions): DataSource {
  const kind = kindOf(url);
  const common = {
    url,
    entities: [...entities],
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
  };
  const options: DataSourceOptions =
    kind === 'postgres'
      ? {
          ...common,
          type: 'postgres',
          applicationName: `gobbler-${service}`,
          poolSize,
          connectTimeoutMS: CONNECT_TIMEOUT_MS,
          parseInt8: true,
          installExtensions: false,
          extra: {
            statement_timeout: STATEMENT_TIMEOUT_MS,
            idle_in_transaction_session_timeout: 10_000,
            keepAlive: true,
          },
        }
      : {
          ...common,
          type: kind,
          driver: mysqlInUtc,
          poolSize,
          connectTimeout: CONNECT_TIMEOUT_MS,
          charset: 'utf8mb4_unicode_ci',
          timezone: 'Z',
          supportBigNumbers: true,
          bigNumberStrings: true,
        };
  return new DataSource(options);
}

function kindOf(url: string): DatabaseKind {
  const { protocol } = new URL(url);
  if (protocol === 'mariadb:') return 'mariadb';
  return protocol === 'mysql:' ? 'mysql' : 'postgres';
}
