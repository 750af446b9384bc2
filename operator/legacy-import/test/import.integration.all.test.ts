import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@gobbler/test-servers';
import { runImportLegacy } from '../src/run-import-legacy';
import { createNewSystem, type Engine, type NewSystem } from './new-system';
import { createOldSystem, type OldSystem } from './old-system';

const HASH = '$2a$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
/** No old row may get this far. */
const CANARY = 'canary-of-the-old-system';

const isOfPosts = (service: string): boolean => service === 'post' || service === 'reservation';

describe.each([
  ['accounts on PostgreSQL, posts on MariaDB', 'postgres', 'mariadb'],
  ['accounts on MariaDB, posts on PostgreSQL', 'mariadb', 'postgres'],
] as const)('npm run import-legacy with %s', (_what, people: Engine, posts: Engine) => {
  let folder: string;
  let reportFile: string;
  let old: OldSystem;
  let here: NewSystem;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-import-'));
    reportFile = join(folder, 'report.jsonl');
    [old, here] = await Promise.all([
      createOldSystem(),
      createNewSystem((service) => (isOfPosts(service) ? posts : people)),
    ]);
    await seed(old);
  });

  afterAll(async () => {
    await old?.drop();
    await here?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(args: readonly string[] = [], overrides: Record<string, string | undefined> = {}) {
    const [said, complaints]: [string[], string[]] = [[], []];
    const terminal = { say: (line: string) => said.push(line), complain: (line: string) => complaints.push(line) };
    const env = { ...old.env, ...here.env, ...overrides };
    const code = await runImportLegacy(env, ['--report', reportFile, ...args], terminal, 2);
    return { code, said, complaints };
  }

  const findings = (): Record<string, unknown>[] =>
    readFileSync(reportFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const left = (table: string) =>
    findings()
      .filter((one) => one['outcome'] === 'not taken over' && one['table'] === table)
      .map(({ outcome: _, table: __, reason, id, ...details }) => [id, reason, details]);
  const line = (said: readonly string[], table: string): number[] =>
    (said.find((one) => one.startsWith(`${table} `)) ?? '').split(/ +/).slice(1).map(Number);

  /** Everything but what differs by chance. */
  const everything = async () => ({
    accounts: await here.rows('auth', 'SELECT * FROM accounts ORDER BY id'),
    profiles: await here.rows('user', 'SELECT * FROM profiles ORDER BY id'),
    devices: await here.rows('user', 'SELECT user_id, token, registered_at FROM devices ORDER BY token'),
    customers: await here.rows('payment', 'SELECT user_id, stripe_customer_id FROM customers ORDER BY user_id'),
    subscriptions: await here.rows('payment', 'SELECT * FROM subscriptions ORDER BY id'),
    posts: await here.rows('post', 'SELECT * FROM posts ORDER BY id'),
    reservations: await here.rows('reservation', 'SELECT * FROM reservations ORDER BY id'),
    capacities: await here.rows('reservation', 'SELECT * FROM capacities ORDER BY post_id'),
  });

  it('writes nothing in a dry run, and reports what it would do', async () => {
    const before = await everything();
    const { code, said, complaints } = await run(['--dry-run']);
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
    expect(said[0]).toBe('This is a dry run: nothing is written.');
    expect(line(said, 'users').slice(0, 4)).toEqual([12, 5, 0, 7]);
    expect(line(said, 'posts').slice(0, 4)).toEqual([14, 7, 0, 7]);
    expect(line(said, 'reservations').slice(0, 4)).toEqual([11, 6, 0, 5]);
    expect(await everything()).toEqual(before);
  });

  it('takes over who and what it can', async () => {
    const { code, said, complaints } = await run();
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
    expect(line(said, 'users')).toEqual([12, 5, 0, 7, 1]);
    expect(said).toContainEqual(expect.stringMatching(/^credentials +10 +with users +3 +0$/));
    expect(line(said, 'posts')).toEqual([14, 7, 0, 7, 3]);
    expect(line(said, 'reservations')).toEqual([11, 6, 0, 5, 0]);
    expect(line(said, 'customers')).toEqual([4, 2, 0, 2, 0]);
    expect(line(said, 'devices').slice(0, 4)).toEqual([4, 2, 0, 2]);
  });

  it('keeps people’s ids, addresses and passwords', async () => {
    const accounts = await here.rows(
      'auth',
      'SELECT id, email, email_key, password_hash, status FROM accounts ORDER BY id',
    );
    const account = (id: number, email: string) => ({
      id,
      email,
      email_key: email.toLowerCase(),
      password_hash: HASH,
      status: 'active',
    });
    expect(accounts).toEqual([
      account(1, 'Ana@Example.com'),
      account(2, 'ben@example.com'),
      account(5, 'double@example.com'),
      account(8, 'twice@example.com'),
      account(12, 'späte@example.com'),
    ]);
    const profiles = await here.rows('user', 'SELECT id, username, created_at, updated_at FROM profiles ORDER BY id');
    expect(profiles.map(({ id, username }) => [id, username])).toEqual([
      [1, 'Ana 🍜'],
      [2, 'ben'],
      [5, 'User 5'],
      [8, 'person 8'],
      [12, 'person 12'],
    ]);
    expect(profiles[0]).toMatchObject({
      created_at: new Date('2022-10-01T02:03:04.567Z'),
      updated_at: new Date('2022-12-01T00:00:00Z'),
    });
    // "Never changed" was written as the beginning of time.
    expect(profiles[1]).toMatchObject({ updated_at: null });
  });

  it('says of each who was left out why', () => {
    expect(left('users')).toEqual([
      [3, 'has no credentials', { email: 'nocredentials@example.com' }],
      [4, 'has no email address', {}],
      [6, 'another user has the same address', { email: 'Double@example.com', user: 5 }],
      [7, 'another user has the same address', { email: 'TWICE@example.com', user: 8 }],
      [9, 'its address is no email address', { email: 'no address' }],
      [10, 'its password hash is no bcrypt hash that can be compared', { email: 'plain@example.com' }],
      [11, 'another user has the same address', { email: 'ben@example.com', user: 2 }],
    ]);
    expect(left('credentials')).toEqual([
      ['00000000-0000-4000-8000-000000000006', 'other credentials have the same address', expect.anything()],
      ['00000000-0000-4000-8000-000000000011', 'other credentials have the same address', expect.anything()],
      ['11111111-0000-4000-8000-000000000000', 'no user has this address', { email: 'nobody@example.com' }],
    ]);
    expect(readFileSync(reportFile, 'utf8')).not.toMatch(/\$2a\$|token-of|plaintext/);
    expect(statSync(reportFile).mode & 0o777).toBe(0o600);
  });

  it('gives a push token to who had it last, and none to who had none', async () => {
    const devices = await here.rows('user', 'SELECT user_id, token FROM devices ORDER BY token');
    expect(devices).toEqual([
      { user_id: 12, token: 'token-of-ana-then-of-12' },
      { user_id: 2, token: 'token-of-ben' },
    ]);
    expect(left('devices')).toEqual([
      [8, 'its push token is none', {}],
      [1, 'another user had its push token last', { user: 12 }],
    ]);
  });

  it('keeps Stripe’s ids, and gives no user premium by them', async () => {
    const customers = await here.rows(
      'payment',
      'SELECT user_id, stripe_customer_id, is_premium FROM customers ORDER BY user_id',
    );
    expect(customers.map((one) => ({ ...one, is_premium: Boolean(one['is_premium']) }))).toEqual([
      { user_id: 1, stripe_customer_id: 'cus_ana', is_premium: false },
      { user_id: 2, stripe_customer_id: 'cus_ben', is_premium: false },
    ]);
    expect(await here.rows('payment', 'SELECT id, user_id, status FROM subscriptions')).toEqual([
      { id: 'sub_ana', user_id: 1, status: 'incomplete' },
    ]);
    expect(left('customers')).toEqual([
      [5, 'another user has its customer id', { user: 1 }],
      [8, 'has no customer id of Stripe', { subscription: null, premium: 'yes' }],
    ]);
  });

  it('keeps posts with their ids, times, places and pictures', async () => {
    const [tea, html] = await here.rows('post', 'SELECT * FROM posts ORDER BY id');
    expect(tea).toMatchObject({
      id: 101,
      owner_id: 1,
      title: 'Tea 🍵',
      description: 'Take it while it is warm',
      search_text: 'tea 🍵\ntake it while it is warm',
      picture: 'https://storage.googleapis.com/gobbler-pictures/1669-tea.jpg',
      latitude: 1.2966,
      longitude: 103.7764,
      portions: 2,
      version: 1,
      // Noon in Singapore, and a timestamp in UTC.
      ends_at: new Date('2022-11-05T04:00:00Z'),
      created_at: new Date('2022-11-04T01:02:03Z'),
      updated_at: new Date('2022-11-04T02:00:00Z'),
      taken_hint: 2,
    });
    expect(tea?.['cell_r8']).toMatch(/^8865/);
    expect(Math.abs(Number(tea?.['centre_latitude']) - 1.2966)).toBeLessThan(0.01);
    expect(html).toMatchObject({ id: 102, title: '<b>Rice</b> & "beans"', picture: null, updated_at: null });
    const hidden = await here.rows('post', 'SELECT id FROM posts WHERE is_hidden ORDER BY id');
    expect(hidden).toEqual([{ id: 103 }]);
  });

  it('says of each post that was left out or changed why', () => {
    expect(left('posts')).toEqual([
      [106, 'has no position', {}],
      [107, 'its position is none on earth', {}],
      [108, 'has no end', {}],
      [109, 'has no end', {}],
      [110, 'its owner is not taken over', { user: 6 }],
      [111, 'its owner is not taken over', { user: 999 }],
      [112, 'has no owner', {}],
    ]);
    const noted = findings().filter((one) => one['outcome'] === 'noted' && one['table'] === 'posts');
    expect(noted.map(({ id, reason }) => [id, reason])).toEqual([
      [102, 'changed: picture'],
      [105, 'changed: portions, time of creation'],
      [104, 'is oversold'],
    ]);
  });

  it('keeps reservations, and counts them as taken', async () => {
    const reservations = await here.rows(
      'reservation',
      'SELECT id, user_id, post_id FROM reservations WHERE active ORDER BY id',
    );
    expect(reservations.map(({ id, user_id, post_id }) => [id, user_id, post_id])).toEqual([
      [1, 2, 101],
      [2, 5, 101],
      [3, 1, 104],
      [4, 5, 104],
      [5, 8, 104],
      [11, 12, 103],
    ]);
    const capacities = await here.rows(
      'reservation',
      'SELECT post_id, total, taken, most_total, open FROM capacities ORDER BY post_id',
    );
    expect(
      capacities.map((row) => [row['post_id'], row['total'], row['taken'], row['most_total'], Boolean(row['open'])]),
    ).toEqual([
      [101, 2, 2, 2, true],
      [102, 2, 0, 2, true],
      [103, 2, 1, 2, false],
      [104, 1, 3, 3, true],
      [105, 0, 0, 0, true],
      [113, 2, 0, 2, true],
      [114, 2, 0, 2, true],
    ]);
    const hints = await here.rows('post', 'SELECT id, taken_hint FROM posts WHERE taken_hint > 0 ORDER BY id');
    expect(hints.map(({ id, taken_hint: taken }) => [id, taken])).toEqual([
      [101, 2],
      [103, 1],
      [104, 3],
    ]);
    expect(left('reservations')).toEqual([
      [6, 'its post is gone or not taken over', { post: 999 }],
      [7, 'its user is not taken over', { user: 6 }],
      [8, 'the same user has an earlier one of this post', { reservation: 1 }],
      [9, 'it is of one’s own post', { user: 1, post: 101 }],
      [10, 'its user is not taken over', { user: null }],
    ]);
  });

  it('publishes nothing: no event waits to be sent', async () => {
    for (const service of ['post', 'reservation', 'payment'] as const) {
      expect(await here.rows(service, 'SELECT * FROM outbox_events')).toEqual([]);
    }
  });

  it('has what is new get ids behind those of the old system', async () => {
    await here.change(
      'auth',
      `INSERT INTO accounts (email, email_key, password_hash, status, created_at)
       VALUES ('new@example.com', 'new@example.com', 'x', 'active', '2026-01-01')`,
    );
    expect(await here.rows('auth', `SELECT id FROM accounts WHERE email = 'new@example.com'`)).toEqual([{ id: 13 }]);
    await here.change('auth', `DELETE FROM accounts WHERE email = 'new@example.com'`);
    await here.change(
      'reservation',
      `INSERT INTO reservations (user_id, post_id, active, created_at) VALUES (77, 88, NULL, '2026-01-01')`,
    );
    expect(await here.rows('reservation', 'SELECT id FROM reservations WHERE user_id = 77')).toEqual([{ id: 12 }]);
    await here.change('reservation', 'DELETE FROM reservations WHERE user_id = 77');
  });

  it('changes nothing when it is run again, and finds the same', async () => {
    const [before, found] = [await everything(), findings()];
    const { code, said } = await run();
    expect(code).toBe(0);
    expect(line(said, 'users')).toEqual([12, 0, 5, 7, 0]);
    expect(line(said, 'posts')).toEqual([14, 0, 7, 7, 1]);
    expect(line(said, 'reservations')).toEqual([11, 0, 6, 5, 0]);
    expect(line(said, 'customers')).toEqual([4, 0, 2, 2, 0]);
    expect(await everything()).toEqual(before);
    const leftOut = (all: readonly Record<string, unknown>[]) =>
      all
        .filter(({ outcome }) => outcome === 'not taken over')
        .map((one) => JSON.stringify(one))
        .toSorted();
    expect(leftOut(findings())).toEqual(leftOut(found));
  });

  it('leaves what people have changed since, and adds what is new', async () => {
    const { change } = here;
    await change('auth', `UPDATE accounts SET email = 'ana@new.example', email_key = 'ana@new.example' WHERE id = 1`);
    await change('user', `UPDATE profiles SET username = 'Ana herself' WHERE id = 1`);
    await change('user', 'DELETE FROM devices WHERE user_id = 2');
    await change('post', `UPDATE posts SET title = 'Cold tea', version = 2 WHERE id = 101`);
    await change('post', 'DELETE FROM posts WHERE id = 102');
    await change(
      'reservation',
      `UPDATE capacities SET ${posts === 'postgres' ? 'open' : '`open`'} = false WHERE post_id = 102`,
    );
    await change('reservation', `UPDATE reservations SET active = NULL, close_reason = 'cancelled' WHERE id = 2`);
    await change('reservation', 'UPDATE capacities SET taken = 1, revision = 9, post_version = 2 WHERE post_id = 101');
    const before = await everything();
    await old.addPerson({ UserId: 14, Email: 'newcomer@example.com' }, HASH);
    await old.addCredentials({ user_id: 'later', email: 'nocredentials@example.com', password: `{bcrypt}${HASH}` });
    await old.addPosts({ post_id: 120, user_id: 3 });
    await old.addReservations(
      { reservation_id: 20, user_id: 14, post_id: 120 },
      { reservation_id: 21, user_id: 12, post_id: 101 },
    );

    const { code, said } = await run();
    expect(code).toBe(0);
    expect(line(said, 'users').slice(0, 4)).toEqual([13, 2, 5, 6]);
    expect(line(said, 'posts').slice(0, 4)).toEqual([15, 1, 7, 7]);
    expect(line(said, 'reservations').slice(0, 4)).toEqual([13, 2, 6, 5]);
    const after = await everything();
    const unchanged = ['accounts', 'profiles', 'devices', 'customers', 'reservations'] as const;
    for (const table of unchanged) expect(after[table]).toEqual(expect.arrayContaining(before[table]));
    expect(after.accounts.map(({ id }) => id)).toEqual([1, 2, 3, 5, 8, 12, 14]);
    expect(after.posts.map(({ id }) => id)).toEqual([101, 103, 104, 105, 113, 114, 120]);
    expect(after.posts[0]).toMatchObject({ title: 'Cold tea', version: 2, taken_hint: 2, taken_revision: 10 });
    expect(after.capacities.find((row) => row['post_id'] === 101)).toMatchObject({
      taken: 2,
      revision: 10,
      post_version: 2,
    });
    expect(after.capacities.find((row) => row['post_id'] === 120)).toMatchObject({ taken: 1, total: 2 });
  });

  it('distinguishes users who came before the import from those of the old system', async () => {
    await here.change(
      'auth',
      `INSERT INTO accounts (id, email, email_key, password_hash, status, created_at) VALUES
       (15, 'another@example.com', 'another@example.com', 'x', 'active', '2026-01-01'),
       (900, 'early@example.com', 'early@example.com', 'x', 'active', '2026-01-01')`,
    );
    await old.addPerson({ UserId: 15, Email: 'number15@example.com' }, HASH);
    await old.addPerson({ UserId: 16, Email: 'EARLY@example.com' }, HASH);
    await old.addPosts({ post_id: 121, user_id: 15 });
    expect((await run()).code).toBe(0);
    expect(left('users').slice(-2)).toEqual([
      [15, 'another user has signed up here and got the same id', { email: 'number15@example.com' }],
      [16, 'another user has signed up here with the same email', { email: 'EARLY@example.com', user: 900 }],
    ]);
    expect(left('posts').at(-1)).toEqual([121, 'its owner is not taken over', { user: 15 }]);
  });

  // What the engine makes no difference to.
  if (people === 'mariadb') return;

  it('names everything that is out of reach in one go, and never a password', async () => {
    const { code, said, complaints } = await run([], {
      LEGACY_USER_DATABASE_URL: `postgres://ana:${CANARY}@127.0.0.1:1/users`,
      LEGACY_POST_DATABASE_URL: `mysql://ana:${CANARY}@127.0.0.1:1/posts`,
      POST_DATABASE_URL: `mariadb://ana:${CANARY}@127.0.0.1:1/post`,
    });
    expect({ code, said }).toEqual({ code: 1, said: [] });
    const [lines] = complaints.map((text) => text.split('\n'));
    expect(lines).toHaveLength(3);
    expect(lines?.[0]).toMatch(
      /^can't read the old database at 127\.0\.0\.1:1 \(LEGACY_USER_DATABASE_URL\): .*ECONNREFUSED/,
    );
    expect(lines?.[1]).toMatch(
      /^can't read the old database at 127\.0\.0\.1:1 \(LEGACY_POST_DATABASE_URL\): .*ECONNREFUSED/,
    );
    expect(lines?.[2]).toMatch(/^can't reach the database at 127\.0\.0\.1:1 \(POST_DATABASE_URL\)/);
    expect(complaints.join()).not.toContain(CANARY);
  });

  it('says when a database is not the old system’s, and when one of ours has no schema', async () => {
    const wrong = await run([], { LEGACY_AUTH_DATABASE_URL: old.env['LEGACY_USER_DATABASE_URL'] });
    expect(wrong.complaints[0]).toMatch(/LEGACY_AUTH_DATABASE_URL\): relation "user_account" does not exist/);
    const empty = await createTestDatabase({ engine: 'postgres' });
    const bare = await run([], { USER_DATABASE_URL: empty.url });
    expect(bare.complaints[0]).toContain('the database of user is not up to date. Run: npm run migrate -- up');
    await empty.drop();
  });

  it('makes a report that was readable by others readable by its owner alone', async () => {
    writeFileSync(reportFile, 'old\n'.repeat(1_000));
    chmodSync(reportFile, 0o644);
    await run(['--dry-run']);
    expect(statSync(reportFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(reportFile, 'utf8')).not.toContain('old\nold');
    const { code, complaints } = await run(['--report', join(reportFile, 'report.jsonl')]);
    expect([code, complaints[0]]).toEqual([1, expect.stringContaining('Name another file with --report.')]);
  });
});

/** People, posts and reservations as they may be found: every second one with something about it. */
async function seed(old: OldSystem): Promise<void> {
  await old.addPerson(
    {
      UserId: 1,
      Email: 'Ana@Example.com',
      Username: 'Ana 🍜',
      LastUpdated: '2022-12-01T00:00:00Z',
      IsPremium: true,
      StripeId: 'cus_ana',
      SubscriptionId: 'sub_ana',
      FcmToken: 'token-of-ana-then-of-12',
    },
    HASH,
  );
  await old.addPerson(
    {
      UserId: 2,
      Email: 'ben@example.com',
      Username: 'ben',
      LastUpdated: '-infinity',
      StripeId: 'cus_ben',
      SubscriptionId: '',
      FcmToken: 'token-of-ben',
    },
    HASH,
  );
  await old.addUsers({ UserId: 3, Email: 'nocredentials@example.com', FcmToken: 'null' }, { UserId: 4, Email: null });
  await old.addPerson(
    { UserId: 5, Email: 'double@example.com', Username: ' ', StripeId: 'cus_ana', FcmToken: '' },
    HASH,
  );
  await old.addPerson({ UserId: 6, Email: 'Double@example.com' }, HASH);
  // Only the second one of these could log in.
  await old.addUsers({ UserId: 7, Email: 'TWICE@example.com' });
  await old.addPerson({ UserId: 8, Email: 'twice@example.com', IsPremium: true, FcmToken: 'not a token' }, HASH);
  await old.addPerson({ UserId: 9, Email: 'no address' }, HASH);
  await old.addPerson({ UserId: 10, Email: 'plain@example.com' }, 'plaintext');
  await old.addPerson({ UserId: 11, Email: 'ben@example.com' }, HASH);
  await old.addPerson(
    {
      UserId: 12,
      Email: 'späte@example.com',
      LastUpdated: '2022-12-02T00:00:00Z',
      FcmToken: 'token-of-ana-then-of-12',
    },
    HASH,
  );
  await old.addCredentials({
    user_id: '11111111-0000-4000-8000-000000000000',
    email: 'nobody@example.com',
    password: HASH,
  });

  await old.addPosts(
    { post_id: 101, user_id: 1, title: 'Tea 🍵', updated_at: '2022-11-04 02:00:00' },
    { post_id: 102, user_id: 2, title: '<b>Rice</b> & "beans"', image_url: 'javascript:alert(1)' },
    { post_id: 103, user_id: 1, is_available: 0 },
    { post_id: 104, user_id: 2, total_reservations: 1, time_end: '2099-01-01 00:00:00' },
    { post_id: 105, user_id: 2, total_reservations: -2, created_at: '0000-00-00 00:00:00' },
    { post_id: 106, user_id: 1, location_latitude: null },
    { post_id: 107, user_id: 1, location_latitude: 103.7764, location_longitude: 1.2966 },
    { post_id: 108, user_id: 1, time_end: '0000-00-00 00:00:00' },
    { post_id: 109, user_id: 1, time_end: null },
    { post_id: 110, user_id: 6 },
    { post_id: 111, user_id: 999 },
    { post_id: 112, user_id: null },
    { post_id: 113, user_id: 8, image_url: null },
    { post_id: 114, user_id: 5 },
  );
  await old.addReservations(
    { reservation_id: 1, user_id: 2, post_id: 101 },
    { reservation_id: 2, user_id: 5, post_id: 101 },
    { reservation_id: 3, user_id: 1, post_id: 104 },
    { reservation_id: 4, user_id: 5, post_id: 104 },
    { reservation_id: 5, user_id: 8, post_id: 104, created_at: '0000-00-00 00:00:00' },
    { reservation_id: 6, user_id: 2, post_id: 999 },
    { reservation_id: 7, user_id: 6, post_id: 101 },
    { reservation_id: 8, user_id: 2, post_id: 101 },
    { reservation_id: 9, user_id: 1, post_id: 101 },
    { reservation_id: 10, user_id: null, post_id: 101 },
    { reservation_id: 11, user_id: 12, post_id: 103 },
  );
}
