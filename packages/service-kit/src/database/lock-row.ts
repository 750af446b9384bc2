import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { isInterrupted, isLockTimeout, LockNotHadError } from './database-errors';
import { dialectOf } from './dialect';
import { LOCK_WAIT_MS } from './time-limits';
import { withStatementLimit } from './watch-statements';

/** How often MySQL is asked again, in milliseconds. */
const POLL_MS = 20;

/**
 * Runs one statement, built by TypeORM's query builder, that may meet another transaction's lock: it waits for it no longer than
 * half a second, then fails with an error that `isLockTimeout` knows. For use inside a transaction, which is over then.
 */
export async function runBriefly(manager: EntityManager, [sql, parameters]: [string, unknown[]]): Promise<void> {
  switch (dialectOf(manager).kind) {
    case 'postgres':
      await manager.query(sql, parameters); // its sessions wait for no lock longer than that
      break;
    case 'mariadb':
      await manager.query(`SET STATEMENT max_statement_time = ${LOCK_WAIT_MS / 1_000} FOR ${sql}`, parameters);
      break;
    case 'mysql':
      await runUntilKilled(manager, sql, parameters);
  }
}

/** MySQL's own limit to the wait for a lock is a second at least. */
async function runUntilKilled(manager: EntityManager, sql: string, parameters: unknown[]): Promise<void> {
  try {
    await withStatementLimit(manager.queryRunner, LOCK_WAIT_MS, () => manager.query(sql, parameters));
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
  entity: EntityTarget<Row>,
  where: FindOptionsWhere<Row>,
): Promise<Row | null> {
  const [row = null] = await lockRows(manager, entity, where);
  return row;
}

/**
 * Locks all rows that it finds, as {@link lockRow} does with one; half a second is for all of them.
 * @param orderBy a property: two transactions that lock in the same order can't deadlock
 */
export async function lockRows<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  where: FindOptionsWhere<Row>,
  orderBy?: keyof Row & string,
): Promise<Row[]> {
  const select = manager.createQueryBuilder(entity, 'locked').where(where).setLock('pessimistic_write');
  if (orderBy) select.orderBy(`locked.${orderBy}`);
  switch (dialectOf(manager).kind) {
    case 'postgres':
      return select.getMany();
    case 'mariadb':
      await runBriefly(manager, select.getQueryAndParameters());
      return manager.findBy(entity, where);
    case 'mysql':
      return poll(select.setOnLocked('nowait'));
  }
}

/** MySQL can wait whole seconds only, so it is asked not to wait, repeatedly. */
async function poll<Row extends ObjectLiteral>(select: SelectQueryBuilder<Row>): Promise<Row[]> {
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return await select.getMany();
    } catch (error) {
      if (!isLockTimeout(error) || performance.now() > until) throw error;
      await sleep(POLL_MS);
    }
  }
}
