import type { RunningService } from '@gobbler/service-kit';
import { createAsk, createTestDatabase, TEST_SECRET, viewer, type TestDatabase } from '@gobbler/test-servers';
import { startUser } from '../src';

const ana = viewer(1);
const ben = viewer(2);

describe('the user subgraph', () => {
  let database: TestDatabase;
  let service: RunningService;
  const ask = createAsk('user', () => service.url);

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await startUser({
      environment: 'test',
      logLevel: 'silent',
      host: '127.0.0.1',
      port: 0,
      dataDir: '/nonexistent',
      databaseUrl: database.url,
      databasePoolSize: 5,
      deviceQuota: 3,
      internalTokenSecret: TEST_SECRET,
    });
    await createProfile('1', 'ana', 'phone-of-ana');
    await createProfile('2', 'ben', null);
  });

  afterAll(async () => {
    await service?.close();
    await database?.drop();
  });

  function createProfile(userId: string, username: string, deviceToken: string | null) {
    return ask(
      'mutation ($input: CreateProfileInput!) { createProfile(input: $input) { userId } }',
      { input: { userId, username, createdAt: '2026-01-02T03:04:05.678Z', deviceToken } },
      { from: 'auth' },
    );
  }

  it('refuses every request without an internal token', async () => {
    const answer = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ _service { sdl } }' }),
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      code: 'UNAUTHENTICATED',
      error: expect.any(String),
      requestId: expect.any(String),
    });
  });

  it('reports that it is healthy and ready', async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${service.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'ready',
        dependencies: [
          { name: 'database', description: expect.stringMatching(/^(PostgreSQL|MariaDB|MySQL)$/), isReady: true },
        ],
      },
    ]);
  });

  it('shows oneself with the private side', async () => {
    const { data, errors } = await ask('{ me { id username createdAt updatedAt devices { token } } }', {}, { as: ana });
    expect(errors).toBeUndefined();
    expect(data['me']).toEqual({
      id: '1',
      username: 'ana',
      createdAt: '2026-01-02T03:04:05.678Z',
      updatedAt: null,
      devices: [{ token: 'phone-of-ana' }],
    });
  });

  it('shows others the public side only', async () => {
    const { data, errors } = await ask('{ user(id: 1) { id username devices { token } createdAt } }', {}, { as: ben });
    expect(data['user']).toEqual({ id: '1', username: 'ana', devices: null, createdAt: null });
    expect(errors?.map((error) => error.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('guards the private side when it is reached as an entity', async () => {
    const { data, errors } = await ask(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { username devices { token } } } }',
      {
        r: [
          { __typename: 'User', id: '1' },
          { __typename: 'User', id: '999' },
          { __typename: 'User', id: 'x' },
        ],
      },
    );
    expect(data['_entities']).toEqual([{ username: 'ana', devices: null }, { username: null, devices: null }, null]);
    expect(errors?.map(({ path, extensions }) => [path?.slice(1), extensions.code])).toEqual(
      expect.arrayContaining([
        [[0, 'devices'], 'UNAUTHENTICATED'],
        [[1, 'devices'], 'UNAUTHENTICATED'],
        [[1, 'username'], 'NOT_FOUND'],
      ]),
    );
  });

  it('keeps operations between services for their callers', async () => {
    const { errors } = await ask('query { deviceTokens(userIds: [1]) { next } }', {}, { as: ana });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('refuses a name that is too long, can’t be seen, has two lines or holds a NUL, and writes nothing', async () => {
    for (const username of [
      '',
      ' ',
      '\u3164\u200b',
      'x'.repeat(51),
      'a\nb',
      'a\u2029b',
      'a\u0000b',
      'a\u0085',
      'a\u202eb',
      '\ufdd0',
      '\ud800',
    ]) {
      const { errors } = await ask(
        'mutation ($u: String!) { updateProfile(input: { username: $u }) { user { id } } }',
        { u: username },
        { as: ana },
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'input.username' }] });
    }
    expect((await ask('{ user(id: 1) { username } }', {})).data['user'].username).toBe('ana');
  });

  it('counts an emoji as one character', async () => {
    const username = '🍲'.repeat(50);
    const { data } = await ask(
      'mutation ($u: String!) { updateProfile(input: { username: $u }) { user { username updatedAt } } }',
      { u: username },
      { as: ben },
    );
    expect(data['updateProfile'].user).toEqual({ username, updatedAt: expect.any(String) });
  });

  it('takes a device token over from another user', async () => {
    const register = 'mutation ($t: String!) { registerDevice(input: { token: $t }) { device { id token } } }';
    await ask(register, { t: 'shared-phone' }, { as: ana });
    await ask(register, { t: 'shared-phone' }, { as: ben });
    const tokens = await ask(
      'query { deviceTokens(userIds: [1, 2]) { tokens { userId token } next } }',
      {},
      { from: 'notification-worker' },
    );
    expect(tokens.data['deviceTokens'].tokens).toContainEqual({ userId: '2', token: 'shared-phone' });
    expect(tokens.data['deviceTokens'].tokens).not.toContainEqual({ userId: '1', token: 'shared-phone' });
  });

  it('removes the devices of a session that is over, and no others, at auth’s word', async () => {
    const dora = viewer(70);
    const elsewhere = { ...dora, sid: 'another session' };
    await createProfile('70', 'dora', 'first-phone');
    const register = 'mutation ($t: String!) { registerDevice(input: { token: $t }) { device { id } } }';
    await ask(register, { t: 'phone-of-dora' }, { as: dora });
    await ask(register, { t: 'other-phone' }, { as: elsewhere });
    const change = 'mutation ($t: String!) { updateProfile(input: { deviceToken: $t }) { user { id } } }';
    await ask(change, { t: 'first-phone' }, { as: dora });
    const remove = 'mutation ($s: [ID!]!) { removeSessionDevices(sessionIds: $s) { removed } }';
    const denied = await ask(remove, { s: [dora.sid] }, { as: dora });
    expect(denied.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const { data } = await ask(remove, { s: [dora.sid, 'unknown'] }, { from: 'auth' });
    expect(data['removeSessionDevices']).toEqual({ removed: 2 });
    const tokens = await ask(
      'query { deviceTokens(userIds: [70]) { tokens { token } } }',
      {},
      { from: 'notification-worker' },
    );
    expect(tokens.data['deviceTokens'].tokens).toEqual([{ token: 'other-phone' }]);
  });

  it('takes no text that only says that there is no token', async () => {
    const register = 'mutation ($t: String!) { registerDevice(input: { token: $t }) { device { id } } }';
    for (const t of ['', 'null', 'two words', 'x'.repeat(4_097)]) {
      const { errors } = await ask(register, { t }, { as: ana });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'input.token' }] });
    }
  });

  it('gives a token that twenty people register at once to exactly one of them', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => createProfile(String(100 + i), `u${i}`, 'one-phone')));
    const { data } = await ask(
      'query ($ids: [ID!]!) { deviceTokens(userIds: $ids) { tokens { token } } }',
      { ids: Array.from({ length: 20 }, (_, i) => String(100 + i)) },
      { from: 'notification-worker' },
    );
    expect(data['deviceTokens'].tokens).toEqual([{ token: 'one-phone' }]);
  });

  it('keeps the devices registered last when more than the quota register, one by one or all at once', async () => {
    const cleo = viewer(60);
    await createProfile('60', 'cleo', 'first-phone');
    const register = (token: string) =>
      ask(
        'mutation ($t: String!) { registerDevice(input: { token: $t }) { device { id } } }',
        { t: token },
        { as: cleo },
      );
    const tokens = async () =>
      (await ask('{ me { devices { token } } }', {}, { as: cleo })).data['me'].devices.map(
        ({ token }: { token: string }) => token,
      );
    for (const token of ['a', 'b', 'c']) expect((await register(token)).errors).toBeUndefined();
    expect(await tokens()).toEqual(['a', 'b', 'c']);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => register(`phone-${i}`)));
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
    expect(await tokens()).toHaveLength(3);
  });

  it('pages through device tokens', async () => {
    const page =
      'query ($after: String) { deviceTokens(userIds: [1, 2], first: 1, after: $after) { tokens { token } next } }';
    const first = (await ask(page, {}, { from: 'notification-worker' })).data['deviceTokens'];
    const second = (await ask(page, { after: first.next }, { from: 'notification-worker' })).data['deviceTokens'];
    expect([first.tokens.length, second.tokens.length, second.next]).toEqual([1, 1, null]);
    expect(second.tokens).not.toEqual(first.tokens);
  });

  it('removes only one’s own devices', async () => {
    const { data } = await ask('{ me { devices { id } } }', {}, { as: ana });
    const id = data['me'].devices[0].id as string;
    const remove = 'mutation ($id: ID!) { removeDevice(id: $id) { device { id } } }';
    expect((await ask(remove, { id }, { as: ben })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await ask(remove, { id }, { as: ana })).data['removeDevice'].device.id).toBe(id);
    expect((await ask(remove, { id }, { as: ana })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('removes a profile with its devices, also twice', async () => {
    await createProfile('50', 'gone', 'phone-of-gone');
    const remove = 'mutation { removeProfile(userId: "50") { userId } }';
    await ask(remove, {}, { from: 'auth' });
    expect((await ask(remove, {}, { from: 'auth' })).errors).toBeUndefined();
    const { data } = await ask('query { userExists(id: "50") }', {}, { from: 'payment' });
    expect(data['userExists']).toBe(false);
    const { data: tokens } = await ask(
      'query { deviceTokens(userIds: ["50"]) { tokens { token } } }',
      {},
      { from: 'notification-worker' },
    );
    expect(tokens['deviceTokens'].tokens).toEqual([]);
  });
});
