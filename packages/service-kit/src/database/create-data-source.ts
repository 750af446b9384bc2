import 'reflect-metadata';
import type { DataSource, DataSourceOptions, EntitySchema, MigrationInterface } from 'typeorm';
import type { DatabaseKind } from './dialect';
import { mysqlDriver } from './mysql-driver';
import { CONNECT_LIMIT_MS, IDLE_IN_TRANSACTION_SECONDS, LOCK_WAIT_MS, STATEMENT_LIMIT_MS } from './time-limits';
import { WatchedDataSource } from './watched-data-source';

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

/** Milliseconds after which MySQL's idle connections are closed, before the server does it to limit idle transactions. */
const MYSQL_IDLE_MS = 8_000;

/**
 * With it the planner reads all rows of a parent by another index and sorts a few at a time, because it knows only how many rows
 * an average parent has; see `pagesStatement`.
 */
const PLANNER_OPTIONS = '-c enable_incremental_sort=off';

/**
 * A data source that is not connected yet; times are UTC on either engine, nothing is synchronised, and no statement, wait for
 * a lock or idle transaction goes on for long.
 */
export function createDataSource({ url, service, entities, migrations, poolSize }: DatabaseOptions): DataSource {
  const kind = kindOf(url);
  const common = {
    url,
    entities: [...entities],
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    isolationLevel: 'READ COMMITTED' as const,
  };
  const options: DataSourceOptions =
    kind === 'postgres'
      ? {
          ...common,
          type: 'postgres',
          applicationName: `gobbler-${service}`,
          poolSize,
          connectTimeoutMS: CONNECT_LIMIT_MS,
          parseInt8: true,
          installExtensions: false,
          extra: {
            statement_timeout: STATEMENT_LIMIT_MS,
            lock_timeout: LOCK_WAIT_MS,
            idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_SECONDS * 1_000,
            keepAlive: true,
            options: PLANNER_OPTIONS,
          },
        }
      : {
          ...common,
          type: kind,
          driver: mysqlDriver,
          poolSize,
          connectTimeout: CONNECT_LIMIT_MS,
          charset: 'utf8mb4_unicode_ci',
          timezone: 'Z',
          supportBigNumbers: true,
          bigNumberStrings: true,
          ...(kind === 'mysql' ? { extra: { maxIdle: 0, idleTimeout: MYSQL_IDLE_MS } } : {}),
        };
  return new WatchedDataSource(options, service);
}

function kindOf(url: string): DatabaseKind {
  const { protocol } = new URL(url);
  if (protocol === 'mariadb:') return 'mariadb';
  return protocol === 'mysql:' ? 'mysql' : 'postgres';
}
