import { authDatabase } from '@gobbler/auth';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { runMigrate, type Environment } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import { userDatabase } from '@gobbler/user';
import { runSeed } from '../src/run-seed';

const DATABASES = [authDatabase, userDatabase, postDatabase, reservationDatabase];
const NOW = new Date('2026-03-04T12:00:00Z');
const silent = { say: () => undefined, complain: () => undefined };

describe.each(['postgres', 'mariadb'] as const)('npm run seed on %s', (engine) => {
  let made: TestDatabase[];
  let env: Environment;

  beforeAll(async () => {
    made = await Promise.all(DATABASES.map(() => createTestDatabase({ engine })));
    env = Object.fromEntries(DATABASES.map(({ setting }, at) => [setting, made[at]?.url]));
    await runMigrate({ command: 'migrate', env, databases: DATABASES }, ['up'], silent);
  });
  afterAll(() => Promise.all((made ?? []).map((database) => database.drop())));

  async function seed(args: readonly string[], more: Environment = {}) {
    const [said, complaints, parts]: [string[], string[], string[]] = [[], [], []];
    const terminal = { say: (line: string) => said.push(line), complain: (line: string) => complaints.push(line) };
    const progress = {
      part: (name: string, total: number) => ({
        done: (count: number) => parts.push(`${count} of ${total} ${name}`),
        end: () => undefined,
      }),
    };
    const code = await runSeed({ ...env, ...more }, args, terminal, { now: NOW, progress });
    return { code, said: said.join('\n'), complaints: complaints.join('\n'), parts };
  }

  async function read<Row>(index: number, sql: string): Promise<Row[]> {
    const dataSource = await DATABASES[index]!.create(made[index]?.url ?? '', 1).initialize();
    try {
      return await dataSource.query<Row[]>(sql);
    } finally {
      await dataSource.destroy();
    }
  }
  const titlesAfter = (id: number) =>
    read<object>(2, `SELECT title, portions, taken_hint, latitude, ends_at FROM posts WHERE id > ${id} ORDER BY id`);

  it('plants people, posts and reservations that fit together', async () => {
    const { code, said, parts } = await seed(['--people', '50', '--posts', '300', '--seed', '7']);
    expect({ code, parts }).toEqual({ code: 0, parts: ['50 of 50 people', '300 of 300 posts'] });
    expect(said).toContain('person1.seed7@example.com');
    expect(await read(0, 'SELECT id FROM accounts ORDER BY id')).toEqual(
      await read(1, 'SELECT id FROM profiles ORDER BY id'),
    );
    const posts = await read<{ id: string; taken: number }>(2, 'SELECT id, taken_hint AS taken FROM posts ORDER BY id');
    expect(posts).toHaveLength(300);
    expect(await read(3, 'SELECT post_id AS id, taken FROM capacities ORDER BY post_id')).toEqual(posts);
    const counted = await read<{ id: string; taken: number }>(
      3,
      'SELECT post_id AS id, count(*) AS taken FROM reservations WHERE active GROUP BY post_id ORDER BY post_id',
    );
    expect(counted.map(({ id, taken }) => ({ id, taken: Number(taken) }))).toEqual(
      posts.filter(({ taken }) => taken > 0),
    );
    expect(await read(3, 'SELECT 1 FROM capacities WHERE taken > total')).toEqual([]);
    const own = 'SELECT 1 FROM reservations r JOIN capacities c ON c.post_id = r.post_id AND c.owner_id = r.user_id';
    expect(await read(3, own)).toEqual([]);
  });

  it('refuses a seed that is there already', async () => {
    const { code, complaints } = await seed(['--people', '50', '--posts', '300', '--seed', '7']);
    expect({ code, complaints }).toEqual({ code: 1, complaints: expect.stringContaining('--seed 8') });
    expect(await titlesAfter(0)).toHaveLength(300);
  });

  it('makes another city from another seed', async () => {
    const before = await titlesAfter(0);
    expect((await seed(['--people', '50', '--posts', '20', '--seed', '8'])).code).toBe(0);
    const planted = await titlesAfter(300);
    expect(planted).toHaveLength(20);
    expect(planted).not.toEqual(before.slice(0, 20));
  });

  it('refuses production and arguments that it does not know', async () => {
    expect(await seed([], { NODE_ENV: 'production' })).toMatchObject({
      code: 1,
      complaints: expect.stringContaining('NODE_ENV'),
    });
    for (const args of [['--people', '1'], ['--posts', '-5'], ['--at', '1.3'], ['--at', 'here,there'], ['all']])
      expect(await seed(args)).toMatchObject({ code: 1, complaints: expect.stringContaining('npm run seed') });
    expect(await seed(['--help'])).toMatchObject({ code: 0, said: expect.stringContaining('--people') });
  });
});
