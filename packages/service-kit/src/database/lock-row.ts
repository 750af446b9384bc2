import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import { isInterrupted, isLockTimeout, LockNotHadError } from './database-errors';
import { dialectOf } from './dialect';
import { changeRows, readRows, type Parameters } from './run-statement';
import { tableOf, type EntityOf } from './table-of';
import { LOCK_WAIT_MS } from './time-limits';
import { withStatementLimit } from './watch-statements';

/** How often MySQL is asked again, in milliseconds. */
const POLL_MS = 20;

/** MariaDB's limit to one statement. PostgreSQL's sessions wait for no lock longer than that anyway. */
const MARIADB_LIMIT = `SET STATEMENT max_statement_time = ${LOCK_WAIT_MS / 1_000} FOR `;

/**
 * Runs one statement that may meet another transaction's lock: it waits for it no longer than half a second, then fails with an
 * error that `isLockTimeout` knows. For use inside a transaction, which is over then.
 */
export async function runBriefly(manager: EntityManager, sql: string, parameters: Parameters): Promise<void> {
  switch (dialectOf(manager).kind) {
    case 'postgres':
      await changeRows(manager, sql, parameters);
      break;
    case 'mariadb':
      await changeRows(manager, `${MARIADB_LIMIT}${sql}`, parameters);
      break;
    case 'mysql':
      await runUntilKilled(manager, sql, parameters);
  }
}

/** MySQL's own limit to the wait for a lock is a second at least. */
async function runUntilKilled(manager: EntityManager, sql: string, parameters: Parameters): Promise<void> {
  try {
    await withStatementLimit(manager.queryRunner, LOCK_WAIT_MS, () => changeRows(manager, sql, parameters));
  } catch (error) {
    throw isInterrupted(error) ? new LockNotHadError(error) : error;
  }
}

/**
 * Locks one row until the transaction's end (`SELECT … FOR UPDATE`), waiting at most half a second for it, and reads it.
 * A lock timeout is the database's error; `runTransaction` starts again after it.
 * @param where must find at most one row, by a unique key
 * @returns null when there is no such row; nothing is locked then
 */
export async function lockRow<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityOf<Row>,
  where: Where<Row>,
): Promise<Row | null> {
  const [row = null] = await lockRows(manager, entity, where);
  return row;
}

/** Values by property; a list stands for any of them. */
type Where<Row> = { readonly [Property in keyof Row]?: Row[Property] | readonly Row[Property][] };

/**
 * Locks all rows that it finds, as {@link lockRow} does with one; half a second is for all of them.
 * @param orderBy a property: two transactions that lock in the same order can't deadlock
 */
export async function lockRows<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityOf<Row>,
  where: Where<Row>,
  orderBy?: keyof Row & string,
): Promise<Row[]> {
  const { name, select, properties, columnOf } = tableOf(manager, entity);
  const conditions = Object.entries(where).map(([property, value]) =>
    Array.isArray(value) ? `${columnOf(property)} IN (:${property})` : `${columnOf(property)} = :${property}`,
  );
  const order = orderBy ? ` ORDER BY ${columnOf(orderBy)}` : '';
  const sql = `SELECT ${select(properties)} FROM ${name} WHERE ${conditions.join(' AND ')}${order} FOR UPDATE`;
  switch (dialectOf(manager).kind) {
    case 'postgres':
      return readRows(manager, sql, where);
    case 'mariadb':
      return readRows(manager, `${MARIADB_LIMIT}${sql}`, where);
    case 'mysql':
      return poll(() => readRows(manager, `${sql} NOWAIT`, where));
  }
}

/** MySQL can wait whole seconds only, so it is asked not to wait, repeatedly. */
async function poll<Row>(read: () => Promise<Row[]>): Promise<Row[]> {
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!isLockTimeout(error) || performance.now() > until) throw error;
      await sleep(POLL_MS);
    }
  }
}
