import { Client } from 'pg';
import { errorCode } from './error-code';
import { EmbeddedPostgresError } from './embedded-postgres-error';

const CONNECT_TIMEOUT_MS = 10_000;
/** What PostgreSQL answers when the database is there already; the second one when two sessions create it at once. */
const ALREADY_THERE = new Set(['42P04', '23505']);

/**
 * Creates a database over a connection to another one of the same server; one that exists already is left as it is.
 * Names are lower case letters, digits and underscores; quoted, because `user` is a word of SQL.
 */
export async function createDatabase(serverUrl: string, name: string): Promise<void> {
  assertPlainName(name);
  await runStatement(serverUrl, `CREATE DATABASE "${name}"`).catch((error: unknown) => {
    if (!ALREADY_THERE.has(errorCode(error))) throw error;
  });
}

/** Drops a database and ends its connections; one that does not exist is fine. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  assertPlainName(name);
  await runStatement(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

async function runStatement(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined); // a connection that breaks fails the statement, which is waited for
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function assertPlainName(name: string): void {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new EmbeddedPostgresError(`"${name}" is no name for a database.`);
}
