import { createDatabase } from '@gobbler/embedded-postgres';
import { createDataSource, withoutStatementLimit } from '@gobbler/service-kit';

/**
 * Creates an empty database on a server of either engine, given the URL of another database there; resolves to the URL of the
 * new one. The name is of lower case letters, digits and underscores.
 */
export async function createDatabaseOn(serverUrl: string, name: string): Promise<string> {
  const url = new URL(serverUrl);
  if (url.protocol.startsWith('postgres')) await createDatabase(serverUrl, name);
  else await runStatement(serverUrl, `CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return url.href;
}

/** On a connection of its own, however long the server takes; resolves to the rows. */
export async function runStatement(serverUrl: string, statement: string): Promise<unknown> {
  const source = createDataSource({ url: serverUrl, service: 'test', entities: [], migrations: [], poolSize: 1 });
  await source.initialize();
  try {
    return await withoutStatementLimit(source, (connection) => connection.query(statement));
  } finally {
    await source.destroy();
  }
}
