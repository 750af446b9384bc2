import type { DataSource, QueryRunner } from 'typeorm';
import { dialectOf } from './dialect';
import { MYSQL_SESSION } from './mysql-driver';
import { withStatementLimit } from './watch-statements';

const SETTINGS = {
  postgres: {
    before: "SET statement_timeout = 0; SET lock_timeout = '10s'",
    after: 'RESET statement_timeout; RESET lock_timeout',
  },
  mysql: { before: MYSQL_SESSION.migrating, after: MYSQL_SESSION.usual },
};

/**
 * Works on a connection of its own without the limits that requests have: an index on a large table takes longer than a statement
 * may, and creating or dropping a database waits for the disk.
 */
export async function withoutStatementLimit<T>(
  dataSource: DataSource,
  work: (holder: QueryRunner) => Promise<T>,
): Promise<T> {
  const holder = dataSource.createQueryRunner();
  const { before, after } = SETTINGS[dialectOf(dataSource).kind === 'postgres' ? 'postgres' : 'mysql'];
  try {
    return await withStatementLimit(holder, Infinity, async () => {
      await holder.query(before);
      try {
        return await work(holder);
      } finally {
        await holder.query(after).catch(() => undefined); // the connection is lost, and the work has failed with it
      }
    });
  } finally {
    await holder.release();
  }
}
