import { Client } from 'pg';
import { readConfig } from '../src/config';
import { createTestDatabase } from '../src/index';

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  it('gives each caller an empty database of its own', async () => {
    const [mine, yours] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await ask(mine.url, 'CREATE TABLE posts (id int)');
    await expect(ask(yours.url, 'SELECT * FROM posts')).rejects.toThrow('does not exist');
    await Promise.all([mine.drop(), yours.drop()]);
  });

  it('drops a database that somebody is still connected to', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
    await database.drop();
    await expect(ask(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
    await client.end();
  });

  it('runs on a server that keeps what it has acknowledged, in UTF-8 and UTC', async () => {
    const database = await createTestDatabase();
    const rows = await ask(
      database.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
        current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone, lower('ÄÉ') AS lower`,
    );
    expect(rows).toEqual([{ fsync: 'on', commit: 'on', encoding: 'UTF8', zone: 'UTC', lower: 'äé' }]);
    await database.drop();
  });

  it('says what is missing outside a test run', async () => {
    await expect(createTestDatabase({}, readConfig({}))).rejects.toThrow('global setup');
  });
});
