import { createPool } from 'mysql2/promise';
import { Pool } from 'pg';

/** One connection in a transaction, or none; `?` stands for a value. */
export type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

export interface Database {
  readonly isPostgres: boolean;
  query: Query;
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens a pool of connections with the engine's own driver. */
export function openDatabase(url: string, poolSize: number): Database {
  return url.startsWith('postgres') ? openPostgres(url, poolSize) : openMySql(url, poolSize);
}

function openPostgres(url: string, max: number): Database {
  const pool = new Pool({ connectionString: url, max });
  const numbered = (sql: string) => {
    let index = 0;
    return sql.replaceAll('?', () => `$${(index += 1)}`);
  };
  return {
    isPostgres: true,
    close: () => pool.end(),
    query: async (sql, values = []) => (await pool.query(numbered(sql), [...values])).rows as Record<string, unknown>[],
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
        const result = await work(
          async (sql, values = []) =>
            (await client.query(numbered(sql), [...values])).rows as Record<string, unknown>[],
        );
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

function openMySql(url: string, connectionLimit: number): Database {
  const pool = createPool({ uri: url.replace(/^mariadb:/, 'mysql:'), connectionLimit });
  return {
    isPostgres: false,
    close: () => pool.end(),
    query: async (sql, values = []) => (await pool.query(sql, [...values]))[0] as Record<string, unknown>[],
    async transaction(work) {
      const connection = await pool.getConnection();
      try {
        await connection.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
        await connection.beginTransaction();
        const result = await work(
          async (sql, values = []) => (await connection.query(sql, [...values]))[0] as Record<string, unknown>[],
        );
        await connection.commit();
        return result;
      } catch (error) {
        await connection.rollback();
        throw error;
      } finally {
        connection.release();
      }
    },
  };
}
