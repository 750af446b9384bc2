import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/bcrypt';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import { startSystem, createDataDir, removeDataDir, type System } from '@gobbler/test-harness/start-system';
import { runImportLegacy } from '../src/run-import-legacy';
import { createNewSystem, type NewSystem } from './new-system';
import { createOldSystem, type OldSystem } from './old-system';

const PASSWORD = 'what the phone has sent for years';
const PLACE = { location_latitude: 1.3048, location_longitude: 103.8318 };

describe('people of the old system, after the import', () => {
  let folder: string;
  let dataDir: string;
  let old: OldSystem;
  let here: NewSystem;
  let worker: TestDatabase;
  let system: System;
  let ben: { userId: number; authorization: string };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-import-'));
    dataDir = await createDataDir();
    worker = await createTestDatabase({ engine: 'postgres' });
    [old, here] = await Promise.all([
      createOldSystem(),
      createNewSystem((service) => (service === 'post' || service === 'reservation' ? 'mariadb' : 'postgres')),
    ]);
    await seed(old);
    const said: string[] = [];
    const say = (line: string): void => void said.push(line);
    const args = ['--report', join(folder, 'report.jsonl')];
    const code = await runImportLegacy({ ...old.env, ...here.env }, args, { say, complain: say });
    if (code !== 0) throw new Error(said.join('\n'));
    system = await startSystem({ dataDir, env: { ...here.env, NOTIFICATION_WORKER_DATABASE_URL: worker.url } });
    ben = await logIn('ben@example.com');
  });

  afterAll(async () => {
    await system?.stop();
    await removeDataDir(dataDir);
    await worker?.drop();
    await old?.drop();
    await here?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object,
    authorization?: string,
  ) {
    const answer = await fetch(new URL(path, system.url), {
      method,
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
  }

  async function logIn(email: string, password = PASSWORD) {
    const { status, headers, body } = await call('POST', '/user/loginuser', { username: email, password });
    expect([status, status === 200 ? null : body]).toEqual([200, null]);
    return { userId: Number(body['userId']), authorization: headers.get('authorization') ?? '', account: body };
  }

  const hashOf = async (id: number) =>
    (await here.rows('auth', `SELECT password_hash FROM accounts WHERE id = ${id}`))[0]?.['password_hash'];
  const list = async (path: string, who = ben) =>
    (await call<Record<string, unknown>[]>('GET', path, undefined, who.authorization)).body;
  const nearby = () =>
    list(
      `/post/viewposts?latitude=${PLACE.location_latitude}&longitude=${PLACE.location_longitude}&user_id=${ben.userId}`,
    );

  it('log in with the password that they have, which is kept as an argon2id hash from then on', async () => {
    expect(await hashOf(1)).toMatch(/^\$2a\$/);
    const { userId, account } = await logIn('ANA@example.com');
    expect(userId).toBe(1);
    expect(account).toMatchObject({
      username: 'Ana',
      email: 'Ana@Example.com',
      dateCreated: '2022-10-01T02:03:04',
    });
    expect(await hashOf(1)).toMatch(/^\$argon2id\$/);
    await logIn('ana@example.com');
    const wrong = await call('POST', '/user/loginuser', { username: 'ana@example.com', password: `${PASSWORD}!` });
    expect(wrong.status).toBe(401);
  });

  it('see their posts and their reservations', async () => {
    const ana = await logIn('ana@example.com');
    const own = await list('/post/createdpost?user_id=1', ana);
    expect(
      own.map((post) => [post['post_id'], post['title'], post['time_end'], post['available_reservations']]),
    ).toEqual([
      [101, 'Rice & beans', '2099-01-01T12:00:00', 1],
      [102, 'Long ago', '2022-11-05T12:00:00', 2],
    ]);
    expect(own[0]).toMatchObject({ image_url: 'https://storage.googleapis.com/gobbler-pictures/1669-tea.jpg' });
    const held = await list('/reservation/reservations/all/2');
    expect(held.map((one) => [one['reservation_id'], one['post_id']])).toEqual([
      [1, 101],
      [2, 104],
    ]);
  });

  it('find what is still there near by, and not what was full when it came', async () => {
    const found = await nearby();
    expect(found.map((post) => [post['post_id'], post['available_reservations'], post['reserved']])).toEqual([
      [101, 1, true],
    ]);
  });

  it('reserve what the old reservations have left, and no more', async () => {
    const [cleo, dan] = [await logIn('cleo@example.com'), await logIn('dan@example.com')];
    const reserve = (who: typeof cleo, postId: number) =>
      call('POST', '/reservation/reserve', { user_id: String(who.userId), post_id: String(postId) }, who.authorization);
    const again = await call('POST', '/reservation/reserve', { user_id: '2', post_id: '101' }, ben.authorization);
    expect(again.status).toBe(409);
    const made = await reserve(cleo, 101);
    expect([made.status, made.body['reservation_id']]).toEqual([200, 11]);
    expect((await reserve(dan, 101)).status).toBe(404);
    // Sold twice by the old system: closed until it has come below its portions.
    expect((await reserve(cleo, 104)).status).toBe(404);
    const cancelled = await call(
      'DELETE',
      '/reservation/reserve/cancel?reservation_id=2',
      undefined,
      ben.authorization,
    );
    expect(cancelled.status).toBe(200);
    expect((await reserve(cleo, 104)).status).toBe(404);
  });

  it('share the place with newcomers, who get ids of their own', async () => {
    const taken = await call('POST', '/user/createaccount', {
      email: 'ANA@example.com',
      username: 'x',
      password: PASSWORD,
    });
    expect(taken.status).toBe(400);
    const made = await call('POST', '/user/createaccount', {
      email: 'eve@example.com',
      username: 'Eve',
      password: PASSWORD,
    });
    expect([made.status, made.body['userId']]).toEqual([200, 31]);
  });
});

async function seed(old: OldSystem): Promise<void> {
  const stored = await hash(PASSWORD, { cost: 4, version: '2a' });
  await old.addPerson({ UserId: 1, Email: 'Ana@Example.com', Username: 'Ana' }, stored);
  await old.addPerson({ UserId: 2, Email: 'ben@example.com' }, stored);
  await old.addPerson({ UserId: 3, Email: 'cleo@example.com' }, stored);
  await old.addPerson({ UserId: 4, Email: 'dan@example.com' }, stored);
  // Not imported, and still no user gets this id.
  await old.addUsers({ UserId: 30, Email: 'nobody@example.com' });
  const later = { ...PLACE, time_end: '2099-01-01 12:00:00' };
  await old.addPosts(
    { post_id: 101, user_id: 1, title: 'Rice & beans', ...later },
    { post_id: 102, user_id: 1, title: 'Long ago', ...PLACE },
    { post_id: 104, user_id: 4, total_reservations: 1, ...later },
  );
  await old.addReservations(
    { reservation_id: 1, user_id: 2, post_id: 101 },
    { reservation_id: 2, user_id: 2, post_id: 104 },
    { reservation_id: 10, user_id: 1, post_id: 104 },
  );
}
