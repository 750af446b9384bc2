import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isAlive } from '../support/is-alive';
import { ask, countOf, everyRow, insert, tablesOf } from './support/rows';
import { createBench, type Bench } from './support/run-script';
import { settingsOf, startServers, type Addresses, type Servers } from './support/servers';
import { eventually } from '@gobbler/test-harness';

type Two = Pick<Addresses, 'auth' | 'post'>;
const ONLY = ['--only', 'auth,post'];

let servers: Servers;
let bench: Bench;
let system: Two;
let backup: string;

beforeAll(async () => {
  servers = await startServers();
  bench = await createBench(servers.toolFolders);
  system = await servers.createDatabases(['auth', 'post']);
  for (const url of Object.values(system)) {
    await ask(url, 'CREATE TABLE people (id int PRIMARY KEY, name varchar(50) NOT NULL)');
    await insert(url, 'people', [
      { id: 1, name: 'Ana' },
      { id: 2, name: 'Ben' },
    ]);
  }
  const { code, said } = await bench.run('backup.sh', ['--to', bench.target, ...ONLY], settingsOf(system));
  if (code !== 0) throw new Error(said);
  backup = join(bench.folder, 'good');
  await cp(join(bench.target, (await bench.backups())[0] ?? ''), backup, { recursive: true });
}, 600_000);
afterAll(async () => {
  await bench?.remove();
  await servers?.remove();
});
beforeEach(async () => {
  await bench.restoreTools();
  for (const name of await bench.backups()) await rm(join(bench.target, name), { recursive: true });
});

const restore = (folder: string, ...args: string[]) => bench.run('restore.sh', [folder, ...args], settingsOf(system));
const namesIn = async (url: string): Promise<unknown[]> =>
  (await ask(url, 'SELECT name FROM people ORDER BY id')).map(({ name }) => name);

/** A tool that does the half of its work and then hangs, until it is killed by the id that it leaves in a file. */
const HANGS = 'printf half; echo $$ >"$HOME/hanging.new"; mv "$HOME/hanging.new" "$HOME/hanging"; exec sleep 600';
const hangingPid = (): Promise<number> => readFile(join(bench.folder, 'hanging'), 'utf8').then(Number, () => 0);
describe('a backup that is interrupted', () => {
  beforeEach(async () => {
    await rm(join(bench.folder, 'hanging'), { force: true });
    await bench.replaceTool('pg_dump', `[ "$1" != --version ] || exec "$real" --version; ${HANGS}`);
  });

  it('leaves neither a folder nor a process when a signal interrupts it', async () => {
    const script = bench.start('backup.sh', ['--to', bench.target, ...ONLY], settingsOf(system));
    await eventually(async () => (await hangingPid()) > 0);
    expect(await bench.backups()).toEqual([expect.stringMatching(/^\.gobbler-.*\.partial$/)]);
    process.kill(script.pid, 'SIGTERM');
    expect(await script.ended).toMatchObject({
      code: 143,
      said: expect.stringMatching(/interrupted \(SIGTERM\) while backing up auth[^]*No backup was made/),
    });
    expect(await bench.backups()).toEqual([]);
    const pid = await hangingPid();
    await eventually(() => !isAlive(pid));
  });

  it('leaves a folder that no restoration accepts when it is killed', async () => {
    const script = bench.start('backup.sh', ['--to', bench.target, ...ONLY], settingsOf(system));
    await eventually(async () => (await hangingPid()) > 0);
    process.kill(script.pid, 'SIGKILL');
    process.kill(await hangingPid(), 'SIGKILL');
    await script.ended;
    const [left = ''] = await bench.backups();
    expect(left).toMatch(/^\.gobbler-.*\.partial$/);
    expect(await restore(join(bench.target, left), ...ONLY)).toMatchObject({
      code: 1,
      said: expect.stringContaining('an interrupted backup: it is incomplete'),
    });
    await bench.restoreTools();
    const next = await bench.run('backup.sh', ['--to', bench.target, ...ONLY], settingsOf(system));
    expect(next).toMatchObject({ code: 0, said: expect.stringContaining(`${left}. It is worthless: rm -r`) });
  });
});

describe('a dump that is cut', () => {
  it.each([
    ['pg_dump', 'auth', '[ "$1" != --version ] || exec "$real" --version; "$real" "$@" | head -c 900'],
    ['mariadb-dump', 'post', '"$real" "$@" | head -c 900'],
  ])('is noticed when %s reports no error, and leaves no backup', async (tool, service, text) => {
    await bench.replaceTool(tool, text);
    const ended = await bench.run('backup.sh', ['--to', bench.target, ...ONLY], settingsOf(system));
    expect(ended).toMatchObject({ code: 1, said: expect.stringContaining(`the dump of ${service} is incomplete`) });
    expect(await bench.backups()).toEqual([]);
  });
});

it('a backup never overwrites an earlier one, not even of the same second', async () => {
  // The clock stands still until it is read for the third time.
  const stand = 'n=$(cat "$HOME/looks" 2>/dev/null || echo 0); echo $((n + 1)) >"$HOME/looks"';
  await bench.replaceTool(
    'date',
    `case "$*" in *H%M%S*) ${stand}; if [ "$n" -lt 2 ]; then echo first; else echo second; fi ;; *) exec "$real" "$@" ;; esac`,
  );
  for (const name of ['gobbler-first', 'gobbler-second']) {
    const ended = await bench.run('backup.sh', ['--to', bench.target, '--only', 'auth'], settingsOf(system));
    expect(ended).toMatchObject({ code: 0, said: expect.stringContaining(name) });
  }
  expect((await bench.backups()).toSorted()).toEqual(['gobbler-first', 'gobbler-second']);
});

describe('the arguments', () => {
  it.each([
    [['--nothing'], 'unknown argument: --nothing'],
    [['--only', 'posts'], '--only: there is no service posts'],
    [['--compose', '--kubernetes'], 'exclude each other'],
    [['--to'], '--to requires a folder'],
  ])('end the script with 2 when they are invalid: %j', async (args, complaint) => {
    expect(await bench.run('backup.sh', args, {})).toMatchObject({ code: 2, said: expect.stringContaining(complaint) });
  });

  it.each(['backup.sh', 'restore.sh'])('are explained by the help of %s', async (script) => {
    expect(await bench.run(script, ['--help'], {})).toMatchObject({ code: 0, said: expect.stringMatching(/^Usage: /) });
  });
});

describe('a restoration that fails half-way', () => {
  it.each([
    ['the dump can’t be read to its end', '"$real" "$@" | head -n 30; exit 1'],
    ['a statement fails', '"$real" "$@" && echo "SELECT 1 / 0;"'],
  ])('leaves a database on PostgreSQL as it was when %s', async (_what, text) => {
    await ask(system.auth, "UPDATE people SET name = 'Cleo' WHERE id = 2");
    await bench.replaceTool('pg_restore', text);
    expect(await restore(backup, '--only', 'auth', '--replace')).toMatchObject({
      code: 1,
      said: expect.stringContaining('Its database is as it was before'),
    });
    expect(await namesIn(system.auth)).toEqual(['Ana', 'Cleo']);
  });

  it('leaves PostgreSQL as it was when a signal interrupts it', async () => {
    await rm(join(bench.folder, 'hanging'), { force: true });
    await ask(system.auth, "UPDATE people SET name = 'Cleo' WHERE id = 2");
    await bench.replaceTool('pg_restore', HANGS);
    const script = bench.start('restore.sh', [backup, '--only', 'auth', '--replace'], settingsOf(system));
    await eventually(async () => (await hangingPid()) > 0);
    process.kill(script.pid, 'SIGTERM');
    expect(await script.ended).toMatchObject({ code: 143, said: expect.stringContaining('is as it was before') });
    expect(await namesIn(system.auth)).toEqual(['Ana', 'Cleo']);
  });

  it('reports it on MariaDB, marks the database, and can be repeated with --replace', async () => {
    const broken = join(bench.folder, 'broken');
    await cp(backup, broken, { recursive: true });
    const sql = gunzipSync(await readFile(join(broken, 'post.sql.gz'))).toString();
    await writeFile(join(broken, 'post.sql.gz'), gzipSync(sql.replace('INSERT INTO', 'INSERT WRONGLY INTO')));
    await writeChecksums(broken);
    expect(await restore(broken, '--only', 'post', '--replace')).toMatchObject({
      code: 1,
      said: expect.stringMatching(/SQL syntax[^]*has only a part of the backup[^]*same\ncommand with --replace/),
    });
    expect(await tablesOf(system.post)).toContain('gobbler_restore_unfinished');
    expect(await restore(backup, '--only', 'post')).toMatchObject({
      code: 1,
      said: expect.stringContaining('of an interrupted restore'),
    });
    expect(await restore(backup, '--only', 'post', '--replace')).toMatchObject({ code: 0 });
    expect(await tablesOf(system.post)).toEqual(['people']);
    expect(await namesIn(system.post)).toEqual(['Ana', 'Ben']);
  });

  /** As if the backup had been made like this: only then is a broken file not refused before. */
  async function writeChecksums(folder: string): Promise<void> {
    const names = (await readdir(folder)).filter((name) => name !== 'SHA256SUMS');
    const lines = names.map(async (name) => {
      const hash = createHash('sha256').update(await readFile(join(folder, name)));
      return `${hash.digest('hex')}  ${name}\n`;
    });
    await writeFile(join(folder, 'SHA256SUMS'), (await Promise.all(lines)).join(''));
  }
});

describe('a backup while users continue', () => {
  it('is consistent per service, and no row refers to a row that is missing', async () => {
    const live = await servers.createDatabases(['reservation', 'post', 'auth']);
    await ask(live.auth, 'CREATE TABLE accounts (id int PRIMARY KEY)');
    await ask(live.post, 'CREATE TABLE posts (id int PRIMARY KEY)');
    await ask(live.reservation, 'CREATE TABLE reservations (id int PRIMARY KEY)');
    // Reservation and post are done when auth's turn comes, which waits until more was written.
    const [waiting, go] = [join(bench.folder, 'waiting'), join(bench.folder, 'go')];
    const wait = `touch '${waiting}'; until [ -e '${go}' ]; do sleep 0.05; done`;
    await bench.replaceTool('pg_dump', `[ "$1" = --version ] || { ${wait}; }; exec "$real" "$@"`);

    let written = 0;
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        const id = written + 1;
        await insert(live.auth, 'accounts', [{ id }]);
        await insert(live.post, 'posts', [{ id }]);
        // One statement is one transaction: two rows that belong together.
        await insert(live.reservation, 'reservations', [{ id: 2 * id }, { id: 2 * id + 1 }]);
        written = id;
      }
    })();
    const only = ['--only', 'reservation,post,auth'];
    try {
      await eventually(() => written > 3);
      const backingUp = bench.run('backup.sh', ['--to', bench.target, ...only], settingsOf(live));
      await eventually(() => existsSync(waiting));
      const reached = written;
      await eventually(() => written > reached + 1);
      await writeFile(go, '');
      expect(await backingUp).toMatchObject({ code: 0 });
    } finally {
      isOver = true;
      await writing;
    }

    const copy = await servers.createDatabases(['reservation', 'post', 'auth']);
    const [name = ''] = await bench.backups();
    const restored = await bench.run('restore.sh', [join(bench.target, name), ...only], settingsOf(copy));
    expect(restored).toMatchObject({ code: 0 });
    const reservations = await countOf(copy.reservation, 'reservations');
    const posts = await countOf(copy.post, 'posts');
    const accounts = await countOf(copy.auth, 'accounts');
    expect(reservations % 2).toBe(0);
    expect([reservations > 0, reservations / 2 <= posts, posts < accounts]).toEqual([true, true, true]);
  });
});

describe.each(['compose', 'kubernetes'] as const)('with --%s', (place) => {
  /** The container's side of it is run here, with the environment that the container would have. */
  async function fakeContainers(): Promise<void> {
    const [auth, post] = [new URL(system.auth), new URL(system.post)];
    const accounts = join(bench.folder, 'accounts');
    await mkdir(accounts, { recursive: true });
    for (const { username, password, pathname } of [auth, post]) {
      const database = pathname.slice(1);
      await writeFile(join(accounts, 'user'), username.replace(`_${database}`, ''));
      await writeFile(join(accounts, `${database}-password`), decodeURIComponent(password));
    }
    const words = place === 'compose' ? '$4 $5' : '$3 $6';
    await writeFile(
      join(bench.folder, '.my.cnf'),
      `[client]\nprotocol=tcp\nhost=${post.hostname}\nport=${post.port}\n`,
    );
    await bench.replaceTool(
      place === 'compose' ? 'docker' : 'kubectl',
      `printf '%s\\n' "$*" >>"$HOME/calls"
[ "$2" != version ] || exit 0
server=\${${words.split(' ')[0]?.slice(1)}%-0}
in_post() { cd "$HOME" && shift && exec "\${@//\\/data\\//data/}"; }
case "$2 $4" in
  'exec post') shift 3; in_post "$@" ;;
  run*) while [ "$1" != post ]; do shift; done; shift; in_post post sh "$@" ;;
esac
while [ "$1" != sh ]; do [ $# -gt 1 ] || exit 0; shift; done
export ACCOUNTS_FOLDER="$HOME/accounts"
[ "$server" != postgres ] || export PGHOST=${auth.hostname} PGPORT=${auth.port}
exec "$@"`,
    );
  }

  it('asks the servers in their containers, as each database’s own user', async () => {
    await rm(join(bench.folder, 'calls'), { force: true });
    const picture = join(bench.folder, 'data', 'images', 'pictures', 'a b.webp');
    await mkdir(dirname(picture), { recursive: true });
    await writeFile(picture, 'a picture');
    await restore(backup, '--replace', ...ONLY);
    await fakeContainers();
    const inside = {
      AUTH_DATABASE_URL: `postgres://postgres:5432${new URL(system.auth).pathname}`,
      POST_DATABASE_URL: `mariadb://mariadb:3306${new URL(system.post).pathname}`,
    };
    const made = await bench.run('backup.sh', [`--${place}`, '--to', bench.target, ...ONLY], inside);
    expect(made).toMatchObject({ code: 0 });
    const [name = ''] = await bench.backups();
    const before = await Promise.all(Object.values(system).map(everyRow));
    for (const url of Object.values(system)) await ask(url, 'DELETE FROM people');
    await rm(join(bench.folder, 'data'), { recursive: true, force: true });
    const args = [join(bench.target, name), `--${place}`, '--replace', ...ONLY];
    expect(await bench.run('restore.sh', args, inside)).toMatchObject({ code: 0 });
    expect(await Promise.all(Object.values(system).map(everyRow))).toEqual(before);
    if (place === 'compose') expect(await readFile(picture, 'utf8')).toBe('a picture');
    const calls = await readFile(join(bench.folder, 'calls'), 'utf8');
    expect(calls).toContain(
      place === 'compose' ? 'compose exec -T postgres sh -c' : 'exec -i postgres-0 -c postgres -- sh -c',
    );
    expect(calls).not.toContain(decodeURIComponent(new URL(system.auth).password));
  });
});

it('a backup includes pictures on a disk, and a restoration restores them', async () => {
  const images = join(bench.folder, 'data', 'images', 'pictures');
  await mkdir(images, { recursive: true });
  await writeFile(join(images, 'a b.webp'), 'a picture');
  const settings = { ...settingsOf(system), GOBBLER_DATA_DIR: join(bench.folder, 'data') };
  expect(await bench.run('backup.sh', ['--to', bench.target, ...ONLY], settings)).toMatchObject({ code: 0 });
  await rm(images, { recursive: true });
  const [name = ''] = await bench.backups();
  const args = [join(bench.target, name), '--replace', ...ONLY];
  expect(await bench.run('restore.sh', args, settings)).toMatchObject({ code: 0 });
  expect(await readFile(join(images, 'a b.webp'), 'utf8')).toBe('a picture');
});
