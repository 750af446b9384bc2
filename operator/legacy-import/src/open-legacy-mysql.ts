import { StartError } from '@gobbler/service-kit';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { describeLegacyFailure, type LegacyAddress, type LegacyDatabase } from './legacy-database';

const CONNECT_LIMIT_MS = 5_000;
/** Seconds that the connection may wait while other databases are read and written. */
const IDLE_SECONDS = 86_400;

/**
 * Opens a MySQL (or MariaDB) database of the old system, to read it. Times come as the texts that are stored, timestamps in UTC.
 * Rejects with a `StartError`.
 */
export async function openLegacyMysql(address: LegacyAddress): Promise<LegacyDatabase> {
  const explain = (error: unknown): never => {
    throw new StartError(describeLegacyFailure(address, error), { cause: error });
  };
  const connection = await createConnection({
    uri: address.url.replace(/^mariadb:/, 'mysql:'),
    connectTimeout: CONNECT_LIMIT_MS,
    charset: 'utf8mb4_unicode_ci',
    dateStrings: true,
    decimalNumbers: true,
  }).catch(explain);
  connection.on('error', () => undefined); // what is asked for next fails with it
  try {
    await connection.query(`SET time_zone = '+00:00', wait_timeout = ${IDLE_SECONDS}`);
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  } catch (error) {
    connection.destroy();
    explain(error);
  }
  return {
    query: async <Row extends object>(statement: string, values: readonly unknown[]) =>
      (await connection.query<(Row & RowDataPacket)[]>(statement, [...values]).catch(explain))[0],
    close: () => connection.end().catch(() => connection.destroy()),
  };
}
