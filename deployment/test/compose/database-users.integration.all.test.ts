import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import {
  createTestDatabase,
  mariadbTools,
  startPostgresWithTools,
  type PostgresWithTools,
  type TestDatabase,
} from '@gobbler/test-servers';
import { ask } from '../backup/support/rows';
import { read } from '../docs/support/pages';
import { ROOT } from '../support/compose-file';

type Engine = 'postgres' | 'mariadb';
const run = promisify(execFile);
const scriptOf = (engine: Engine) => readFile(join(ROOT, `deployment/compose/create-${engine}-databases.sh`), 'utf8');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gobbler-accounts-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The folder of accounts as `settings` writes it; a password is its database's name after the version. */
async function writeAccounts(prefix: string, databases: readonly string[], version: string): Promise<void> {
  await writeFile(join(folder, 'user'), prefix);
  for (const database of databases) {
    await writeFile(join(folder, `${database}-password`), passwordOf(database, version));
  }
}
const passwordOf = (database: string, version: string): string => `${version}'"\\$(no) ${database}`;

function addressOf(server: string, user: string, database: string, version = 'first', into = database): string {
  const url = new URL(server);
  url.username = encodeURIComponent(`${user}_${database}`);
  url.password = encodeURIComponent(passwordOf(database, version));
  url.pathname = `/${into}`;
  return url.href;
}

/** The statement that the page on secrets shows, with another name in place of `gobbler`. */
function documented(title: string, name: string): string {
  const [, rest = ''] = read('docs/operations/secrets.md').split(`-- ${title}\n`);
  const [statement = ''] = rest.split('```');
  expect(statement).not.toBe('');
  return statement.replaceAll('gobbler', name);
}

describe('on PostgreSQL', () => {
  const DATABASES = ['auth', 'user', 'payment', 'notification_worker'];
  let postgres: PostgresWithTools;
  beforeAll(async () => {
    postgres = await startPostgresWithTools();
    await ask(postgres.url, 'CREATE ROLE postgres SUPERUSER LOGIN');
  }, 600_000);
  afterAll(() => postgres?.remove());
  afterEach(async () => {
    for (const database of DATABASES) await ask(postgres.url, `DROP DATABASE IF EXISTS "${database}"`);
  });

  async function runScript(prefix: string, version = 'first'): Promise<void> {
    await writeAccounts(prefix, DATABASES, version);
    await ask(postgres.url, "ALTER ROLE postgres PASSWORD 'the-first-start'");
    const { hostname, port } = new URL(postgres.url);
    const script = join(ROOT, 'deployment/compose/create-postgres-databases.sh');
    await run('sh', [script], {
      env: {
        PATH: [postgres.toolFolder, process.env['PATH']].join(delimiter),
        ACCOUNTS_FOLDER: folder,
        PGHOST: hostname,
        PGPORT: port,
        PGPASSWORD: 'the-first-start',
      },
    });
  }
  const address = (prefix: string, database: string, version?: string, into?: string) =>
    addressOf(postgres.url, prefix, database, version, into);

  it('lets each service make tables in its own database and enter no other, however often it is run', async () => {
    await runScript('fresh');
    await runScript('fresh');
    for (const database of DATABASES) {
      await ask(address('fresh', database), 'CREATE TABLE own (id serial PRIMARY KEY)');
      for (const other of [...DATABASES, 'postgres', 'template1'].filter((name) => name !== database)) {
        await expect(ask(address('fresh', database, 'first', other), 'SELECT 1')).rejects.toThrow(/permission denied/);
      }
    }
  });

  it('takes the superuser’s password away and gives no service more than its database', async () => {
    await runScript('plain');
    const roles = await ask(
      postgres.url,
      "SELECT rolname FROM pg_authid WHERE (rolname LIKE 'plain%' AND (rolsuper OR rolcreatedb OR rolcreaterole)) OR (rolname = 'postgres' AND rolpassword IS NOT NULL)",
    );
    expect(roles).toEqual([]);
  });

  it('takes over databases of one common owner, who goes on until he is dropped', async () => {
    await ask(postgres.url, "CREATE ROLE common LOGIN PASSWORD 'common'");
    const common = (database: string): string => {
      const url = new URL(postgres.url);
      Object.assign(url, { username: 'common', password: 'common', pathname: `/${database}` });
      return url.href;
    };
    for (const database of DATABASES) {
      await ask(postgres.url, `CREATE DATABASE "${database}" OWNER common`);
      await ask(common(database), 'CREATE TABLE kept (id serial PRIMARY KEY)');
    }
    await runScript('moved');
    for (const database of DATABASES) {
      await ask(common(database), 'INSERT INTO kept DEFAULT VALUES');
      await ask(address('moved', database), 'ALTER TABLE kept ADD COLUMN name text');
    }
    await ask(postgres.url, documented('PostgreSQL, after the move', 'common'));
    for (const database of DATABASES) {
      expect(await ask(address('moved', database), 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
    }
    await expect(ask(address('moved', 'auth', 'first', 'user'), 'SELECT 1')).rejects.toThrow(/permission denied/);
  });

  it('changes users there and back, and passwords at once', async () => {
    await runScript('one');
    await ask(address('one', 'auth'), 'CREATE TABLE kept (id int)');
    await runScript('two', 'second');
    await ask(address('one', 'auth'), 'INSERT INTO kept VALUES (1)');
    await runScript('one', 'third');
    await expect(ask(address('one', 'auth'), 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await ask(address('one', 'auth', 'third'), 'ALTER TABLE kept ADD COLUMN name text');
    expect(await ask(address('two', 'auth', 'second'), 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
    await ask(postgres.url, documented('PostgreSQL, afterwards', 'two'));
    await expect(ask(address('two', 'auth', 'second'), 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(await ask(address('one', 'auth', 'third'), 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
  });
});

describe('on MariaDB', () => {
  let post: TestDatabase;
  let reservation: TestDatabase;
  beforeAll(async () => {
    post = await createTestDatabase({ engine: 'mariadb' });
    reservation = await createTestDatabase({ engine: 'mariadb' });
  });
  afterAll(() => Promise.all([post?.drop(), reservation?.drop()]));
  const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);

  /** The script on a server that others use as well, so with other names of databases. */
  async function runScript(prefix: string, version = 'first'): Promise<void> {
    const names = [nameOf(post), nameOf(reservation)];
    await writeAccounts(prefix, names, version);
    const { hostname, port, username, password } = new URL(post.url);
    await writeFile(join(folder, 'administrator-password'), decodeURIComponent(password));
    const script = (await scriptOf('mariadb'))
      .replace('--protocol=socket --user=root', `--host=${hostname} --port=${port} --user=${username}`)
      .replace('in post reservation;', `in ${names.join(' ')};`);
    await run('sh', ['-c', script], {
      env: { PATH: [await mariadbTools(), process.env['PATH']].join(delimiter), ACCOUNTS_FOLDER: folder },
    });
  }

  it('lets each service make tables in its own database and enter no other, however often it is run', async () => {
    const prefix = `u${nameOf(post).slice(-8)}`;
    await runScript(prefix, 'old');
    await runScript(prefix);
    for (const [own, other] of [
      [post, reservation],
      [reservation, post],
    ] as const) {
      const address = (into: TestDatabase) => addressOf(own.url, prefix, nameOf(own), 'first', nameOf(into));
      await ask(address(own), 'CREATE TABLE own (id int)');
      await expect(ask(address(other), 'SELECT 1')).rejects.toThrow(/denied/i);
      await expect(ask(address(own), `SELECT * FROM ${nameOf(other)}.own`)).rejects.toThrow(/denied/i);
      await expect(ask(address(own), 'SELECT * FROM mysql.user')).rejects.toThrow(/denied/i);
      await expect(ask(addressOf(own.url, prefix, nameOf(own), 'old'), 'SELECT 1')).rejects.toThrow(/denied/i);
    }
    const dropped = documented('MariaDB, afterwards', prefix)
      .replace(/_post\b/, `_${nameOf(post)}`)
      .replace(/_reservation\b/, `_${nameOf(reservation)}`);
    await ask(post.url, dropped);
    await expect(ask(addressOf(post.url, prefix, nameOf(post)), 'SELECT 1')).rejects.toThrow(/denied/i);
  });
});
