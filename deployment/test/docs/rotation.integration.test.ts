import {
  createDatabaseOn,
  createTestDatabase,
  startPostgresWithTools,
  type PostgresWithTools,
} from '@gobbler/test-bed';
import { ask, connected } from '../backup/support/rows';
import { read } from './support/pages';

/** Where PostgreSQL has to be installed first, that takes its time. */
jest.setTimeout(300_000);

/** The statements that a page shows for an engine, with these names in place of the page's. */
function statements(title: string, names: Readonly<Record<string, string>>): string[] {
  const blocks = [...read('docs/operations/secrets.md').matchAll(/```sql\n-- ([^\n]+)\n([^]*?)```/g)];
  const block = blocks.find(([, first]) => first === title)?.[2] ?? '';
  expect(block).not.toBe('');
  const words = new RegExp(`\\b(${Object.keys(names).join('|')})\\b`, 'g');
  return block
    .replaceAll(words, (name) => names[name] ?? name)
    .split('\n')
    .filter((line) => line !== '');
}

function as(url: string, user: string, password: string): string {
  const other = new URL(url);
  other.username = user;
  other.password = password;
  return other.href;
}

let postgres: PostgresWithTools;
beforeAll(async () => {
  postgres = await startPostgresWithTools();
}, 600_000);
afterAll(() => postgres?.remove());

describe('the password of the databases, rotated as the documentation says', () => {
  it('on PostgreSQL lets both users in, who share their tables, and then one', async () => {
    await ask(postgres.url, "CREATE ROLE gobbler_1 LOGIN PASSWORD 'the-old-password'");
    const url = await createDatabaseOn(postgres.url, 'rotation');
    await ask(postgres.url, 'ALTER DATABASE rotation OWNER TO gobbler_1');
    const old = as(url, 'gobbler_1', 'the-old-password');
    const fresh = as(url, 'gobbler_2', 'the-new-password');
    await ask(old, 'CREATE TABLE kept (id int)');
    for (const statement of statements('PostgreSQL', { gobbler: 'gobbler_1' })) await ask(postgres.url, statement);

    await connected(old, async (query) => {
      await ask(fresh, 'INSERT INTO kept VALUES (1)');
      // As a migration of a newer version does; the one before has to read it too.
      await ask(fresh, 'CREATE TABLE made (id int)');
      await ask(fresh, 'ALTER TABLE kept ADD COLUMN name text');
      await query('INSERT INTO made VALUES (2)');
      for (const statement of statements('PostgreSQL, afterwards', { gobbler: 'gobbler_1' })) {
        await ask(postgres.url, statement);
      }
      expect(await query('SELECT id FROM kept')).toEqual([{ id: 1 }]);
    });
    await expect(ask(old, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(await ask(fresh, 'SELECT id FROM made')).toEqual([{ id: 2 }]);
  });

  it('on MariaDB too', async () => {
    const [post, reservation] = [
      await createTestDatabase({ engine: 'mariadb' }),
      await createTestDatabase({ engine: 'mariadb' }),
    ];
    const name = ({ url }: { url: string }): string => new URL(url).pathname.slice(1);
    const names = { gobbler: 'rotated_1', gobbler_2: 'rotated_2', post: name(post), reservation: name(reservation) };
    await ask(post.url, "CREATE USER rotated_1 IDENTIFIED BY 'the-old-password'");
    await ask(post.url, `GRANT ALL PRIVILEGES ON ${names.post}.* TO rotated_1`);
    const old = as(post.url, 'rotated_1', 'the-old-password');
    const fresh = as(post.url, 'rotated_2', 'the-new-password');
    await ask(old, 'CREATE TABLE kept (id int)');
    for (const statement of statements('MariaDB', names)) await ask(post.url, statement);
    await ask(fresh, 'INSERT INTO kept VALUES (1)');
    expect(await ask(old, 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
    for (const statement of statements('MariaDB, afterwards', names)) await ask(post.url, statement);
    await expect(ask(old, 'SELECT 1')).rejects.toThrow(/locked|denied/i);
    expect(await ask(fresh, 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
  });
});
