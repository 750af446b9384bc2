import { readConfig } from '../src/config';
import { runStatement } from '../src/create-database-on';
import { createTestDatabase } from '../src/index';

describe('a test database on PostgreSQL', () => {
  it('is empty, of its own, and gone once it is dropped', async () => {
    const [mine, yours] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await runStatement(mine.url, 'CREATE TABLE posts (id int)');
    await expect(runStatement(yours.url, 'SELECT * FROM posts')).rejects.toThrow('does not exist');
    await Promise.all([mine.drop(), yours.drop()]);
    await expect(runStatement(mine.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  it('keeps what it has acknowledged, in UTF-8 and UTC', async () => {
    const database = await createTestDatabase();
    const rows = await runStatement(
      database.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
        current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone, lower('ÄÉ') AS lower`,
    );
    expect(rows).toEqual([{ fsync: 'on', commit: 'on', encoding: 'UTF8', zone: 'UTC', lower: 'äé' }]);
    await database.drop();
  });

  it('requires a test run', async () => {
    await expect(createTestDatabase({}, readConfig({}))).rejects.toThrow('global setup');
  });
});
