import { createConnection, createPool, type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import { CONNECT_LIMIT_MS, IDLE_IN_TRANSACTION_SECONDS, STATEMENT_LIMIT_MS } from './time-limits';

/**
 * What every connection begins with. Our times are UTC, and `SYSDATE()` would return the server's local time otherwise: a guard
 * that compares the two would be hours off. The mode refuses what does not fit instead of cutting it, and must not hold
 * `NO_BACKSLASH_ESCAPES`: the driver escapes with these.
 * Each server skips the other one's comments. MySQL can end neither a write nor a transaction that does nothing; the first we
 * end ourselves, for the second it ends any connection that is idle for long.
 */
const SESSION = `SET time_zone = '+00:00',
  sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  innodb_lock_wait_timeout = 1, lock_wait_timeout = 1
  /*M! , max_statement_time = ${STATEMENT_LIMIT_MS / 1_000}, idle_transaction_timeout = ${IDLE_IN_TRANSACTION_SECONDS} */
  /*!80000 , max_execution_time = ${STATEMENT_LIMIT_MS}, wait_timeout = ${2 * IDLE_IN_TRANSACTION_SECONDS} */`;

/** For a connection that migrates: no limit to a statement, a longer timeout for a table that is in use. */
const MIGRATING_SESSION = `SET lock_wait_timeout = 10
  /*M! , max_statement_time = 0 */
  /*!80000 , max_execution_time = 0, wait_timeout = 3600 */`;

export const MYSQL_SESSION = { usual: SESSION, migrating: MIGRATING_SESSION } as const;

/** Milliseconds that ending a statement may take. */
const KILL_LIMIT_MS = 1_000;

/** How to reach the server of a connection once more, to end its statement. */
const addresses = new WeakMap<object, PoolOptions>();

/** The driver, as TypeORM uses it, with sessions as we need them and a limit to the wait for a free connection. */
export const mysqlDriver = {
  createPool(options: PoolOptions): Pool {
    const pool = createPool(options);
    pool.on('connection', (connection) => {
      addresses.set(connection, options);
      // Queued on the new connection before whatever it was made for, which fails with it.
      connection.query(SESSION, (error: Error | null) => {
        if (error) connection.destroy();
      });
    });
    const getConnection = pool.getConnection.bind(pool);
    pool.getConnection = (callback) => getConnection(inTime(callback));
    return pool;
  },
};

type Callback = Parameters<Pool['getConnection']>[0];

/** The pool itself would have a request wait for ever, and then do its work when no one waits for it any more. */
function inTime(callback: Callback): Callback {
  let isOver = false;
  const limit = setTimeout(() => {
    isOver = true;
    const error = new Error(`no free connection to the database within ${CONNECT_LIMIT_MS} ms`);
    callback(Object.assign(error, { code: 'ETIMEDOUT', errno: 0, syscall: 'connect' }), undefined as never);
  }, CONNECT_LIMIT_MS);
  return (error, connection) => {
    clearTimeout(limit);
    if (!isOver) callback(error, connection);
    else if (!error) connection.release();
  };
}

/**
 * Ends what a connection is running, from another one, and resolves when that was done or could not be. What runs next on
 * the connection must wait for it, or it might be ended in its place.
 */
export async function killStatement(connection: Pick<PoolConnection, 'threadId'>): Promise<void> {
  const address = addresses.get(connection);
  if (!address) return;
  const { host, port, user, password, ssl } = address;
  const killer = createConnection({
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(ssl === undefined ? {} : { ssl }),
    connectTimeout: KILL_LIMIT_MS,
  });
  killer.on('error', () => undefined); // reported by the callback
  await new Promise<void>((resolve) => {
    const limit = setTimeout(resolve, KILL_LIMIT_MS);
    killer.query(`KILL QUERY ${connection.threadId}`, () => {
      clearTimeout(limit);
      resolve();
    });
  });
  killer.destroy();
}
