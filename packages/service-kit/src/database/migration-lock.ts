import type { QueryRunner } from 'typeorm';
import { pollForLease } from '../concurrency/lease';
import { StartError } from '../lifecycle/start-error';
import { dialectOf } from './dialect';

/** Any number; the same for every process that migrates this database. */
const POSTGRES_LOCK = 4_011_974;
/** MySQL's locks are the server's, not the database's, and their names short. */
const MYSQL_LOCK = "CONCAT('gobbler-', SHA1(DATABASE()))";
const POLL_MS = 250;
/** Milliseconds to wait for another process's migrations: an index on a large table takes its time. */
export const MIGRATION_WAIT_MS = 120_000;

export interface MigrationLockOptions {
  readonly waitMs: number;
  /** Called once when another process has the lock. */
  readonly onWait: () => void;
}

/**
 * Does the work while no other process migrates this database. The lock is the connection's: when we are killed it is free.
 * Throws a `StartError` when another process holds it for too long.
 */
export async function withMigrationLock<T>(
  holder: QueryRunner,
  { waitMs, onWait }: MigrationLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  if (!(await tryLock(holder))) {
    onWait();
    if (!(await pollForLease(() => tryLock(holder), { waitMs, everyMs: POLL_MS }))) {
      throw new StartError(
        `another process has been migrating this database for ${Math.round(waitMs / 1_000)} s. Wait for it or end it, then try again.`,
      );
    }
  }
  try {
    return await work();
  } finally {
    await unlock(holder).catch(() => undefined); // it goes with the connection
  }
}

/** Null while another process has the lock. */
async function tryLock(holder: QueryRunner): Promise<true | null> {
  if (dialectOf(holder).kind === 'postgres') {
    return isOne(await holder.query(`SELECT CAST(pg_try_advisory_lock(${POSTGRES_LOCK}) AS int) AS answer`));
  }
  const answer = await holder.query(`SELECT GET_LOCK(${MYSQL_LOCK}, 0) AS answer`);
  if (answer[0]?.answer === null) throw new StartError('the database could not give the lock for migrations');
  return isOne(answer);
}

async function unlock(holder: QueryRunner): Promise<void> {
  if (dialectOf(holder).kind === 'postgres') await holder.query(`SELECT pg_advisory_unlock(${POSTGRES_LOCK})`);
  else await holder.query(`SELECT RELEASE_LOCK(${MYSQL_LOCK})`);
}

function isOne([row]: { readonly answer: number | string }[]): true | null {
  return Number(row?.answer) === 1 || null;
}
