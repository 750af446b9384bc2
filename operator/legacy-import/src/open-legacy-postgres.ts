import { StartError } from '@gobbler/service-kit';
import { Client } from 'pg';
import { describeLegacyFailure, type LegacyAddress, type LegacyDatabase } from './legacy-database';

const CONNECT_LIMIT_MS = 5_000;

/** Opens a PostgreSQL database of the old system, to read it. Rejects with a `StartError`. */
export async function openLegacyPostgres(address: LegacyAddress): Promise<LegacyDatabase> {
  const client = new Client({
    connectionString: address.url,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: 'gobbler-import-legacy',
    keepAlive: true,
  });
  client.on('error', () => undefined); // what is asked for next fails with it
  const explain = (error: unknown): never => {
    throw new StartError(describeLegacyFailure(address, error), { cause: error });
  };
  try {
    await client.connect();
    // It waits while other databases are read and written.
    await client.query('SET idle_in_transaction_session_timeout = 0');
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  } catch (error) {
    await client.end().catch(() => undefined);
    explain(error);
  }
  return {
    query: async <Row extends object>(statement: string, values: readonly unknown[]) =>
      (await client.query<Row>(statement, [...values]).catch(explain)).rows,
    close: () => client.end().catch(() => undefined),
  };
}
