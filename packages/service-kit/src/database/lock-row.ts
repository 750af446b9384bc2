import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { isLockTimeout } from './database-errors';
import { dialectOf } from './dialect';

/** Milliseconds that one statement waits for somebody else's lock. */
const LOCK_WAIT_MS = 500;
/** How often MySQL is asked again, in milliseconds. */
const POLL_MS = 20;

/**
 * Limits how long the rest of this transaction waits for a lock: half a second on PostgreSQL, the smallest that there is,
 * one second, on the others.
 */
export async function limitLockWait(manager: EntityManager): Promise<void> {
  if (dialectOf(manager).kind === 'postgres') await manager.query(`SET LOCAL lock_timeout = '${LOCK_WAIT_MS}ms'`);
  else await manager.query('SET innodb_lock_wait_timeout = 1');
}

/**
 * Runs one statement, built by TypeORM's query builder, that may meet somebody else's lock: it waits for it no longer than
 * half a second (one on MySQL), then fails with the database's error, as `isLockTimeout` knows it.
 */
export async function runBriefly(manager: EntityManager, [sql, parameters]: [string, unknown[]]): Promise<void> {
  await limitLockWait(manager);
  const isMariaDb = dialectOf(manager).kind === 'mariadb';
  await manager.query(
    isMariaDb ? `SET STATEMENT max_statement_time = ${LOCK_WAIT_MS / 1_000} FOR ${sql}` : sql,
    parameters,
  );
}

/**
 * Locks one row until the transaction's end (`SELECT … FOR UPDATE`), waiting at most half a second for it, and reads it.
 * A lock that is not had in time is the database's error; `runTransaction` begins again after it.
 * @param where must find at most one row, by a unique key
 * @returns null when there is no such row; nothing is locked then
 */
export async function lockRow<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  where: FindOptionsWhere<Row>,
): Promise<Row | null> {
  const select = manager.createQueryBuilder(entity, 'locked').where(where).setLock('pessimistic_write');
  switch (dialectOf(manager).kind) {
    case 'postgres':
      await limitLockWait(manager);
      return select.getOne();
    case 'mariadb':
      await runBriefly(manager, select.getQueryAndParameters());
      return manager.findOneBy(entity, where);
    case 'mysql':
      await limitLockWait(manager);
      return poll(select.setOnLocked('nowait'));
  }
}

/** MySQL can wait whole seconds only, so it is asked not to wait, again and again. */
async function poll<Row extends ObjectLiteral>(select: SelectQueryBuilder<Row>): Promise<Row | null> {
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return await select.getOne();
    } catch (error) {
      if (!isLockTimeout(error) || performance.now() > until) throw error;
      await sleep(POLL_MS);
    }
  }
}
