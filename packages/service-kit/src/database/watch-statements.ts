import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { DataSource, QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { stopIfOver } from '../graphql/answer-work';
import { traceStatement } from '../tracing/trace-statement';
import { dialectOf } from './dialect';
import { killStatement } from './mysql-driver';
import { ANSWER_GRACE_MS, STATEMENT_LIMIT_MS } from './time-limits';
import { withRetries } from './with-retries';

/** As either driver has it; the thread is MySQL's. */
interface DriverConnection {
  readonly threadId: number;
  readonly stream?: Duplex;
  readonly connection?: { readonly stream?: Duplex };
}

type Query = (sql: string, parameters?: unknown[], isStructured?: boolean) => Promise<unknown>;

export interface StatementListener {
  /** Called before a statement is sent. */
  sent(): void;
  /** Called with the milliseconds that a statement took. */
  answered(ms: number): void;
  failed(ms: number, error: unknown): void;
}

const listeners = new WeakMap<DataSource, StatementListener>();

/** Has every statement of this data source reported. */
export function onStatement(dataSource: DataSource, listener: StatementListener): void {
  listeners.set(dataSource, listener);
}

/** Milliseconds that the statements of a runner may take, where that is not the usual. */
const limits = new WeakMap<QueryRunner, number>();

/**
 * Sees to it that no statement goes on for ever, whatever the server or the network does: MySQL, which can't limit writes, is
 * asked to end it, and a connection that brings no answer at all is given up, so that it does not come back to the pool.
 * Never starts a statement for a request that was cancelled or whose deadline has passed.
 * Outside of a transaction a statement that met a deadlock or a lock is run again; inside, `runTransaction` begins again.
 */
export function watchStatements(runner: QueryRunner): QueryRunner {
  const query = runner.query.bind(runner) as Query;
  const watched: Query = (...statement) => runWatched(runner, statement[0], () => query(...statement));
  const retried: Query = (...statement) =>
    runner.isTransactionActive ? watched(...statement) : withRetries(() => watched(...statement));
  Object.defineProperty(runner, 'query', { value: retried });
  return runner;
}

type Send<T> = (connection: object) => Promise<T>;

/** Sends one statement over a runner's connection, within its limits. `sql` has placeholders for values. */
export async function runWatched<T>(runner: QueryRunner, sql: string, send: Send<T>): Promise<T> {
  const connection = (await runner.connect()) as DriverConnection;
  // COMMIT and ROLLBACK always run: an open transaction must end.
  if (!runner.isTransactionActive) stopIfOver();
  const limitMs = limits.get(runner) ?? STATEMENT_LIMIT_MS;
  return sendLimited(runner.dataSource, connection, limitMs, sql, send);
}

/** The same outside of a transaction, without a runner, which costs more than sending the statement. */
export async function runWatchedOnce<T>(dataSource: DataSource, sql: string, send: Send<T>): Promise<T> {
  const { connection, release } = await takeConnection(dataSource);
  try {
    stopIfOver();
    return await sendLimited(dataSource, connection, STATEMENT_LIMIT_MS, sql, send);
  } finally {
    release();
  }
}

interface TakenConnection {
  readonly connection: DriverConnection;
  readonly release: () => void;
}

async function takeConnection({ driver }: DataSource): Promise<TakenConnection> {
  // Both drivers have it; TypeORM's type of a driver does not.
  const taken = await (driver as PostgresDriver).obtainMasterConnection();
  if (!Array.isArray(taken)) {
    const connection = taken as DriverConnection & { release(): void };
    return { connection, release: () => connection.release() };
  }
  const [connection, release] = taken as [DriverConnection & EventEmitter, () => void];
  // Without a listener a connection that breaks would end the process; its statement fails, and the pool drops it.
  connection.on('error', ignore);
  return {
    connection,
    release() {
      connection.off('error', ignore);
      release();
    },
  };
}

function ignore(): void {}

async function sendLimited<T>(
  dataSource: DataSource,
  connection: DriverConnection,
  limitMs: number,
  sql: string,
  send: Send<T>,
): Promise<T> {
  const listener = listeners.get(dataSource);
  listener?.sent();
  const { kind } = dialectOf(dataSource);
  const traced = () => traceStatement(kind, sql, () => send(connection));
  if (limitMs === Infinity) return traced();
  const end = limitStatement(connection, limitMs, kind === 'mysql');
  const sentAt = performance.now();
  try {
    const answer = await traced();
    listener?.answered(performance.now() - sentAt);
    return answer;
  } catch (error) {
    listener?.failed(performance.now() - sentAt, error);
    throw error;
  } finally {
    await end();
  }
}

function limitStatement(
  connection: DriverConnection,
  limitMs: number,
  canOutlastIt: boolean,
): () => Promise<void> | undefined {
  let killing: Promise<void> | undefined;
  const kill = canOutlastIt
    ? setTimeout(() => {
        killing = killStatement(connection);
      }, limitMs)
    : undefined;
  const giveUp = setTimeout(
    () => (connection.stream ?? connection.connection?.stream)?.destroy(),
    limitMs + ANSWER_GRACE_MS,
  );
  return () => {
    clearTimeout(kill);
    clearTimeout(giveUp);
    return killing;
  };
}

/** Gives the statements of this runner another limit while the work runs. */
export async function withStatementLimit<T>(
  runner: QueryRunner | undefined,
  limitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  if (!runner) throw new Error('a limit to statements needs a connection of their own');
  limits.set(runner, limitMs);
  try {
    return await work();
  } finally {
    limits.delete(runner);
  }
}
