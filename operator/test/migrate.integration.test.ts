import { execFile } from 'node:child_process';
import { authDatabase } from '@gobbler/auth';
import { workerDatabase } from '@gobbler/notification-worker';
import { paymentDatabase } from '@gobbler/payment';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { runMigrate, type Environment } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import { userDatabase } from '@gobbler/user';

const databases = [authDatabase, userDatabase, postDatabase, reservationDatabase, paymentDatabase, workerDatabase];
const names = databases.map(({ service }) => service);

describe.each(['postgres', 'mariadb'] as const)('npm run migrate on %s', (engine) => {
  let made: TestDatabase[];
  let env: Environment;

  beforeAll(async () => {
    made = await Promise.all(databases.map(() => createTestDatabase({ engine })));
    env = Object.fromEntries(databases.map(({ setting }, at) => [setting, made[at]?.url]));
  });

  afterAll(() => Promise.all((made ?? []).map((database) => database.drop())));

  async function run(args: readonly string[], overrides: Environment = {}) {
    const [said, complaints]: [string[], string[]] = [[], []];
    const terminal = { say: (line: string) => said.push(line), complain: (line: string) => complaints.push(line) };
    const code = await runMigrate({ command: 'migrate', env: { ...env, ...overrides }, databases }, args, terminal);
    return { code, said, complaints };
  }

  it('lists what is due, runs it once, and reports that nothing is due any more', async () => {
    const before = await run(['status']);
    expect(before).toMatchObject({ code: 0, complaints: [] });
    expect(before.said[0]).toMatch(/^service +engine +applied +pending$/);
    const row = before.said
      .map((line) => /^user +(?:PostgreSQL|MariaDB|MySQL) +0 +([1-9]\d*)$/.exec(line))
      .find(Boolean);
    const pending = Number(row?.[1]);
    expect(pending).toBeGreaterThanOrEqual(2);
    expect(before.said).toContain('user: CreateProfiles1700000000010 is due');

    const up = await run(['up']);
    expect(up).toMatchObject({ code: 0, complaints: [] });
    expect(up.said).toContain(`user: ${pending} done`);
    expect(up.said).toContainEqual(expect.stringMatching(/^user \(.*\): CreateDevices1700000000011 done in [\d.]+ s$/));

    const again = await run(['up']);
    expect(again).toEqual({ code: 0, complaints: [], said: names.map((name) => `${name}: nothing to do`) });
    expect((await run(['status', 'user'])).said).toEqual([
      expect.stringMatching(/^service/),
      expect.stringMatching(new RegExp(`^user +\\w+ +${pending} +0$`)),
    ]);
  });

  // On MySQL's side a process may die between a change of the schema and the note that it was made.
  it('takes changes that were made and not noted down', async () => {
    if (engine === 'postgres') return; // there the note is part of the change
    for (const [at, { create }] of databases.entries()) {
      const dataSource = await create(made[at]?.url ?? '', 1).initialize();
      await dataSource.query('DELETE FROM migrations');
      await dataSource.destroy();
    }
    expect(await run(['up'])).toMatchObject({ code: 0, complaints: [] });
  });

  it('reports what a newer version has done', async () => {
    const dataSource = await userDatabase.create(made[names.indexOf('user')]?.url ?? '', 1).initialize();
    await dataSource.query(`INSERT INTO migrations (timestamp, name) VALUES (1900000000000, 'Later1900000000000')`);
    await dataSource.destroy();
    expect((await run(['status', 'user'])).said).toContain(
      'user: Later1900000000000 has run, and this version does not know it',
    );
  });

  it('says in one message each what is missing or out of reach, does the others, and fails', async () => {
    const { code, said, complaints } = await run(['up'], {
      USER_DATABASE_URL: undefined,
      POST_DATABASE_URL: `${engine}://ana:canary@127.0.0.1:1/nowhere`,
    });
    expect(code).toBe(1);
    expect(complaints).toEqual([
      'user: USER_DATABASE_URL is missing. Give an address such as postgres://user:password@host:5432/name',
      expect.stringMatching(
        /^post: can't reach the database at 127\.0\.0\.1:1 \(POST_DATABASE_URL\): .*ECONNREFUSED.* Check its address and that it is up\.$/,
      ),
    ]);
    expect(complaints.join()).not.toContain('canary');
    expect(said).toContain('payment: nothing to do');
  });

  it('prints its usage with --help', async () => {
    const help = await run(['--help']);
    expect(help).toMatchObject({ code: 0, complaints: [] });
    expect(help.said[0]).toContain('up [service…]');
    for (const args of [[], ['sideways'], ['up', '--fast'], ['up', 'unknown']]) {
      expect(await run(args)).toMatchObject({
        code: 1,
        said: [],
        complaints: [expect.stringContaining('up [service…]')],
      });
    }
  });
});

describe('a service’s own migrate', () => {
  it('runs by itself, for a container that has nothing else', async () => {
    const database = await createTestDatabase();
    const main = require.resolve('../../subgraphs/user/dist/migrate/main.js');
    const run = (...args: string[]) =>
      new Promise<string>((resolve, reject) => {
        execFile(process.execPath, [main, ...args], { env: { USER_DATABASE_URL: database.url } }, (error, out, err) => {
          if (error) reject(new Error(err, { cause: error }));
          else resolve(out);
        });
      });
    const [, done] = /user: (\d+) done\n$/.exec(await run('up')) ?? [];
    expect(Number(done)).toBeGreaterThanOrEqual(2);
    expect(await run('status')).toMatch(new RegExp(`user +\\w+ +${done} +0\n$`));
    await database.drop();
  });
});
