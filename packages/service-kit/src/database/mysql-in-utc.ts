import { createPool, type Pool, type PoolOptions } from 'mysql2';

/**
 * The driver, as TypeORM uses it, with every connection's session in UTC. Our times are UTC, and `SYSDATE()` would tell the
 * server's local time otherwise: a guard that compares the two would be hours off.
 */
export const mysqlInUtc = {
  createPool(options: PoolOptions): Pool {
    const pool = createPool(options);
    // Queued on the new connection before whatever it was made for.
    pool.on('connection', (connection) => {
      connection.query("SET time_zone = '+00:00'");
    });
    return pool;
  },
};
