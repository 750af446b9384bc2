import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBench, type Bench } from './support/run-script';

const MANIFEST = `gobbler backup, format 1
version: 0.1.0
place: direct
begun: 2026-11-05T12:00:00Z
database: post mariadb post.sql.gz 4 tables, server 11.4
database: auth postgres auth.dump 6 tables, server 18.1
complete
`;
const SETTINGS = {
  AUTH_DATABASE_URL: 'postgres://me:secret@postgres/auth',
  POST_DATABASE_URL: 'mariadb://me:secret@mariadb/post',
};
const ONLY = ['--only', 'auth,post'];

/** What each question of the scripts has in it, in the order in which they ask. */
const QUESTIONS = {
  version: 'server_version|VERSION()',
  tables: 'pg_class|information_schema.tables',
  connections: 'pg_stat_activity|processlist',
} as const;
type Question = keyof typeof QUESTIONS;
const GOOD: Readonly<Record<Question, string>> = { version: '18.1', tables: '0', connections: '0' };

let bench: Bench;
let backup: string;

beforeAll(async () => {
  bench = await createBench([]);
  backup = join(bench.folder, 'gobbler-2026');
  await mkdir(backup);
  const files = { 'manifest.txt': MANIFEST, 'auth.dump': 'a dump', 'post.sql.gz': 'a dump' };
  const sums = Object.entries(files).map(
    ([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`,
  );
  for (const [name, text] of Object.entries({ ...files, SHA256SUMS: sums.join('') })) {
    await writeFile(join(backup, name), text);
  }
});
afterAll(() => bench.remove());
beforeEach(() => bench.restoreTools());

/** Every tool through which the scripts ask a database. None of them fails. */
async function answer(answers: Readonly<Record<Question, string>>): Promise<void> {
  const cases = Object.entries(QUESTIONS).map(([question, words]) => {
    const patterns = words.split('|').map((word) => `*'${word}'*`);
    return `${patterns.join(' | ')}) printf %s '${answers[question as Question]}' ;;`;
  });
  const text = `[ "$1" != --version ] || { echo "99 MariaDB"; exit; }; case "$*" in ${cases.join('\n')} esac`;
  for (const tool of ['psql', 'pg_dump', 'pg_restore', 'mariadb', 'mariadb-dump', 'docker', 'kubectl']) {
    await bench.replaceTool(tool, text);
  }
}

const restore = (...args: string[]) => bench.run('restore.sh', [backup, '--dry-run', ...ONLY, ...args], SETTINGS);
const backUp = (...args: string[]) => bench.run('backup.sh', ['--dry-run', ...ONLY, ...args], SETTINGS);

describe.each([[[]], [['--compose']], [['--kubernetes']]])('asked with %j', (place) => {
  it('a backup and a restoration accept databases that answer', async () => {
    await answer(GOOD);
    expect(await backUp(...place)).toMatchObject({ code: 0, said: expect.stringContaining('nothing was written') });
    expect(await restore(...place)).toMatchObject({ code: 0, said: expect.stringContaining('nothing was changed') });
  });

  it.each([
    ['version', ''],
    ['tables', 'none'],
    ['connections', '0 or so'],
  ] as const)('a restoration refuses when it asks for %s and the answer is %j', async (question, wrong) => {
    await answer({ ...GOOD, [question]: wrong });
    const ended = await restore(...place, '--replace');
    expect(ended.code).toBe(1);
    for (const service of ['auth', 'post']) {
      expect(ended.said).toMatch(
        new RegExp(`database of ${service} .* does not answer: expected a number and got "${wrong}"`),
      );
    }
    expect(ended.said).not.toContain('integer expression');
  });

  it('a backup refuses a server without a version', async () => {
    await answer({ ...GOOD, version: '' });
    expect(await backUp(...place)).toMatchObject({ code: 1, said: expect.stringMatching(/auth .* expected a number/) });
  });
});

describe('an npm start on the data folder', () => {
  const folder = (): string => join(bench.folder, 'data');
  const onFolder = (...args: string[]) =>
    bench.run('restore.sh', [backup, '--dry-run', ...ONLY, ...args], { ...SETTINGS, GOBBLER_DATA_DIR: folder() });

  async function lockAs(startedAt: string, pid = process.pid): Promise<void> {
    await rm(folder(), { recursive: true, force: true });
    await mkdir(folder());
    await writeFile(join(folder(), 'launcher.lock'), JSON.stringify({ pid, startedAt }));
    await answer(GOOD);
  }

  /** As the launcher notes it. */
  async function ownStart(): Promise<string> {
    if (process.platform !== 'linux') return 'running';
    const stat = await readFile('/proc/self/stat', 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  }

  it('stops a restoration, though no service is connected to a database', async () => {
    await lockAs(await ownStart());
    expect(await onFolder()).toMatchObject({
      code: 1,
      said: expect.stringContaining(`npm start runs on ${folder()}, as process ${process.pid}: stop it first`),
    });
    expect(await onFolder('--while-connected')).toMatchObject({ code: 0 });
    expect(await onFolder('--compose')).toMatchObject({ code: 0 });
  });

  // Only Linux knows that another process has the id by now.
  it.each([2 ** 22 + 1, ...(process.platform === 'linux' ? [process.pid] : [])])(
    'does not stop it when it was killed and no process or another one has its id, %d',
    async (pid) => {
      await lockAs('1', pid);
      expect(await onFolder()).toMatchObject({ code: 0 });
    },
  );

  it('stops it when its lock can’t be read', async () => {
    await lockAs('1');
    await rm(join(folder(), 'launcher.lock'));
    await mkdir(join(folder(), 'launcher.lock'));
    expect(await onFolder()).toMatchObject({ code: 1, said: expect.stringContaining("can't find out whether") });
  });
});

describe('what a backup lacks', () => {
  it('is reported at once: tools, addresses and users, each hint once', async () => {
    const programs = join(bench.folder, 'few');
    await mkdir(programs);
    for (const name of ['bash', 'dirname', 'basename', 'mktemp', 'awk', 'tr', 'rm', 'cat', 'sed']) {
      const paths = (process.env['PATH'] ?? '').split(':').map((path) => join(path, name));
      await symlink(paths.find((path) => existsSync(path)) ?? name, join(programs, name));
    }
    const ended = await bench.run('backup.sh', [], {
      PATH: programs,
      AUTH_DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/auth',
      USER_DATABASE_URL: 'redis://somewhere/user',
      PAYMENT_DATABASE_URL: 'postgres://127.0.0.1:1/payment',
      POST_DATABASE_URL: 'mariadb://127.0.0.1:1/post',
    });
    expect(ended.code).toBe(1);
    for (const once of [
      'USER_DATABASE_URL is not a database URL',
      'the command gzip is not',
      'the command tar is not',
      'the command psql is not',
      'the command pg_dump is not',
      'no user in: POST_DATABASE_URL PAYMENT_DATABASE_URL\n',
      'DATABASE_USER and DATABASE_PASSWORD',
      'not set: NOTIFICATION_WORKER_DATABASE_URL RESERVATION_DATABASE_URL\n',
    ]) {
      expect([once, ended.said.split(once).length - 1]).toEqual([once, 1]);
    }
  });
});
