import { dialectOf } from '@gobbler/service-kit';
import type { DataSource, QueryRunner } from 'typeorm';

/**
 * Makes a table generate ids above `highest` from now on, unless it does so already. On MySQL and MariaDB this is a schema
 * change and needs the right to make one.
 */
export async function raiseIdentity(dataSource: DataSource, table: string, highest: number): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await (dialectOf(dataSource).kind === 'postgres' ? raiseSequence : raiseAutoIncrement)(runner, table, highest);
  } finally {
    await runner.release();
  }
}

async function raiseSequence(runner: QueryRunner, table: string, highest: number): Promise<void> {
  const [row]: { name: string }[] = await runner.query(`SELECT pg_get_serial_sequence($1, 'id') AS name`, [table]);
  if (!row) throw new Error(`${table} has no sequence`);
  await runner.query(
    `SELECT setval($1::regclass, $2::bigint) FROM ${row.name}
     WHERE CASE WHEN is_called THEN last_value ELSE last_value - 1 END < $2::bigint`,
    [row.name, highest],
  );
}

async function raiseAutoIncrement(runner: QueryRunner, table: string, highest: number): Promise<void> {
  // MySQL caches the value for a day. MariaDB skips the comment.
  await runner.query('SET @unused = 1 /*!80000 , information_schema_stats_expiry = 0 */');
  const [row]: { next: string | number | null }[] = await runner.query(
    'SELECT auto_increment AS next FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
    [table],
  );
  // Lowering it would reuse the ids of deleted rows.
  if (Number(row?.next ?? 0) > highest) return;
  await runner.query(`ALTER TABLE ${table} AUTO_INCREMENT = ${BigInt(highest) + 1n}`);
}
