import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fill, PEOPLE } from './support/people';
import { ask, connected, countOf, everyRow, tablesOf } from './support/rows';
import { createBench, type Bench, type Ended } from './support/run-script';
import {
  migrate,
  SECRET_PARTS,
  SERVICES,
  settingsOf,
  startServers,
  type Addresses,
  type Servers,
} from './support/servers';

let servers: Servers;
let bench: Bench;
let system: Addresses;
let before: Awaited<ReturnType<typeof everyRow>>[];
/** Databases without a table, for what must not get any. */
let empty: Addresses;
let restored: Addresses;
let backup: string;
let said: string;

const everything = (addresses: Addresses) => Promise.all(SERVICES.map((service) => everyRow(addresses[service])));
const lastLine = ({ said: text }: Ended): string => text.trim().split('\n').at(-1) ?? '';
const restore = (folder: string, to: Addresses, ...args: string[]) =>
  bench.run('restore.sh', [folder, ...args], settingsOf(to));

async function expectNothingIn(addresses: Addresses): Promise<void> {
  expect(await Promise.all(SERVICES.map((service) => tablesOf(addresses[service])))).toEqual(SERVICES.map(() => []));
}

beforeAll(async () => {
  servers = await startServers();
  bench = await createBench(servers.toolFolders);
  [system, empty] = await Promise.all([servers.createDatabases(), servers.createDatabases()]);
  await migrate(system);
  await fill(system);
  before = await everything(system);
  const ended = await bench.run('backup.sh', ['--to', bench.target], settingsOf(system));
  ({ said } = ended);
  if (ended.code !== 0) throw new Error(said);
  backup = lastLine(ended);
}, 600_000);
afterAll(async () => {
  await bench?.remove();
  await servers?.remove();
});
afterEach(() => bench.restoreTools());

describe('a backup', () => {
  it('is a folder with a file per database, a manifest and checksums that only its owner can read', async () => {
    const names = ['SHA256SUMS', 'manifest.txt', 'auth.dump', 'user.dump', 'payment.dump', 'notification-worker.dump'];
    expect((await readdir(backup)).toSorted()).toEqual([...names, 'post.sql.gz', 'reservation.sql.gz'].toSorted());
    expect((await stat(backup)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(backup)) expect((await stat(join(backup, name))).mode & 0o777).toBe(0o600);
    const manifest = await readFile(join(backup, 'manifest.txt'), 'utf8');
    expect(manifest).toMatch(/^version: \d+\.\d+\.\d+/m);
    expect(manifest).toMatch(/^database: post mariadb post\.sql\.gz \d+ tables, server .*MariaDB/m);
    expect(manifest).toMatch(/complete\n$/);
    // A service that refers to rows of another comes before it.
    expect([...manifest.matchAll(/^database: (\S+)/gm)].map(([, service]) => service)).toEqual(SERVICES);
  });

  it('reports its progress without passwords', () => {
    for (const service of SERVICES) expect(said).toContain(`  ${service}: dumping`);
    for (const part of SECRET_PARTS) expect(said).not.toContain(part);
  });

  it('never overwrites another one', async () => {
    const names = await bench.backups();
    const again = await bench.run('backup.sh', ['--to', bench.target, '--only', 'user'], settingsOf(system));
    expect(again.code).toBe(0);
    expect(await bench.backups()).toHaveLength(names.length + 1);
    expect((await readdir(lastLine(again))).toSorted()).toEqual(['SHA256SUMS', 'manifest.txt', 'user.dump']);
  });

  it('shows no password in the list of processes', async () => {
    const seen = join(bench.folder, 'seen');
    for (const tool of ['pg_dump', 'pg_restore', 'psql', 'mariadb-dump', 'mariadb']) {
      await bench.replaceTool(tool, `printf '%s\\n' "$0" "$@" >>'${seen}'; exec "$real" "$@"`);
    }
    const args = ['--to', bench.target, '--only', 'auth,post'];
    expect((await bench.run('backup.sh', args, settingsOf(system))).code).toBe(0);
    const calls = await readFile(seen, 'utf8');
    expect(calls).toContain('--single-transaction');
    for (const part of SECRET_PARTS) expect(calls).not.toContain(part);
  });
});

describe('a restoration', () => {
  it('restores every row into empty databases', async () => {
    const other = await servers.createDatabases();
    const ended = await restore(backup, other);
    expect(ended).toMatchObject({ code: 0 });
    expect(await everything(other)).toEqual(before);
    expect(lastLine(ended)).toBe(backup);
    restored = other;
  });

  it('never assigns an id again that may have been assigned after the backup', async () => {
    const values = "('n', 'n', 'active', now())";
    await ask(restored.auth, `INSERT INTO accounts (email, password_hash, status, created_at) VALUES ${values}`);
    const [account] = await ask(restored.auth, 'SELECT max(id) AS id FROM accounts');
    const [post] = await ask(
      restored.post,
      "SELECT auto_increment AS id FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'posts'",
    );
    for (const id of [account?.['id'], post?.['id']]) expect(Number(id)).toBeGreaterThan(100_000 + PEOPLE);
    for (const id of [account?.['id'], post?.['id']]) expect(Number(id)).toBeLessThan(100_000 + PEOPLE + 10);
  });

  it('leaves the other services alone when it restores only some', async () => {
    expect(await restore(backup, empty, '--only', 'payment')).toMatchObject({ code: 0 });
    expect(await tablesOf(empty.user)).toEqual([]);
    await restore(backup, empty, '--only', 'payment', '--replace');
    expect(await everyRow(empty.payment)).toEqual(before[SERVICES.indexOf('payment')]);
    for (const table of await tablesOf(empty.payment)) await ask(empty.payment, `DROP TABLE ${table}`);
  });

  it('replaces damaged databases only with --replace', async () => {
    await ask(system.auth, 'DROP TABLE sessions CASCADE');
    await ask(system.auth, "UPDATE accounts SET email = 'wrecked'");
    await ask(system.reservation, 'DROP TABLE capacities');
    await ask(system.post, 'DELETE FROM posts WHERE id > 7');
    await ask(system.user, 'CREATE TABLE left_over (id int)');
    const refused = await restore(backup, system);
    expect(refused).toMatchObject({
      code: 1,
      said: expect.stringMatching(/nothing was changed[^]*is not empty[^]*--replace/),
    });
    expect(await countOf(system.post, 'posts')).toBe(7);
    expect(await restore(backup, system, '--replace')).toMatchObject({ code: 0 });
    expect(await everything(system)).toEqual(before);
  });

  it('refuses databases with other connections', async () => {
    const { auth, post } = empty;
    await connected(auth, () =>
      connected(post, async () => {
        const ended = await restore(backup, empty, '--only', 'auth,post');
        expect(ended.code).toBe(1);
        expect(
          ended.said.match(/\d+ other connections to the database of (auth|post) .*stop the services first/g),
        ).toHaveLength(2);
      }),
    );
    await expectNothingIn(empty);
  });

  it('prints what it would do in a dry run, and changes nothing', async () => {
    const ended = await restore(backup, empty, '--dry-run');
    expect(ended).toMatchObject({
      code: 0,
      said: expect.stringMatching(/reservation +into mariadb[^]*Dry run: nothing was changed/),
    });
    await expectNothingIn(empty);
  });
});

describe('a damaged backup', () => {
  async function harmed(name: string, harm: (content: Buffer) => Buffer): Promise<string> {
    const copy = join(bench.folder, `harmed-${Math.random()}`);
    await cp(backup, copy, { recursive: true });
    await writeFile(join(copy, name), harm(await readFile(join(copy, name))));
    return copy;
  }
  const flip = (content: Buffer): Buffer => {
    const copy = Buffer.from(content);
    const middle = Math.floor(copy.length / 2);
    copy[middle] = (copy[middle] ?? 0) ^ 1;
    return copy;
  };

  it.each([
    ['auth.dump', flip, 'auth.dump is damaged'],
    ['post.sql.gz', (content: Buffer) => content.subarray(0, content.length - 20), 'post.sql.gz is damaged'],
    [
      'manifest.txt',
      (content: Buffer) => Buffer.from(content.toString().replace('mariadb', 'mysql')),
      'manifest.txt is damaged',
    ],
    [
      'SHA256SUMS',
      (content: Buffer) => Buffer.from(content.toString().replace(/^.*user\.dump\n/m, '')),
      'user.dump has no checksum',
    ],
  ])('is refused for a fault in %s, and nothing is changed', async (name, harm, complaint) => {
    const ended = await restore(await harmed(name, harm), empty);
    expect(ended).toMatchObject({ code: 1, said: expect.stringContaining(complaint) });
    await expectNothingIn(empty);
  });
});
