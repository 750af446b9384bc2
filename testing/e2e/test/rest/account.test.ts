import { readFile } from 'node:fs/promises';
import { account, pong } from '@gobbler/test-harness/phone/contract';
import { accountOf, logIn, PASSWORD, signUp, type Person } from '@gobbler/test-harness/phone/people';
import { ok } from '@gobbler/test-harness/phone/phone';
import { useSystem } from '@gobbler/test-harness/use-system';
import { ageOf } from '@gobbler/test-harness/phone/times';

const { phone, client, logFile } = useSystem();
let ana: Person;
let ben: Person;

beforeAll(async () => {
  [ana, ben] = await Promise.all([signUp(phone, 'Ana'), signUp(phone, 'Ben')]);
});

describe('the pings', () => {
  it.each(['/user/ping', '/post/ping', '/reservation/ping'])(
    'answer any user, also one with a bad token: %s',
    async (path) => {
      const pongs = [await phone.get(path), await phone.get(path, { authorization: 'Bearer stale' })];
      expect(pongs.map((answer) => ok(answer, pong))).toEqual([{ ping: 'pong!' }, { ping: 'pong!' }]);
    },
  );
});

describe('createaccount', () => {
  const newcomer = (fields: object = {}) => ({
    email: 'cleo@example.com',
    username: 'Cleo 🥣 "Soup" O’Hara',
    password: 'abc-12',
    fcmToken: 'null',
    ...fields,
  });

  it('takes a password of 6 characters, and the text “null” for no device', async () => {
    const made = ok(await phone.post('/user/createaccount', newcomer()), account);
    expect(made).toEqual({
      userId: expect.any(Number),
      isPremium: false,
      username: 'Cleo 🥣 "Soup" O’Hara',
      dateCreated: expect.any(String),
      lastUpdated: null,
      email: 'cleo@example.com',
      stripeId: null,
      subscriptionId: null,
      fcmToken: null,
    });
    expect(Math.abs(ageOf(made.dateCreated))).toBeLessThan(60);
    const login = await phone.post('/user/loginuser', { username: 'cleo@example.com', password: 'abc-12' });
    expect(ok(login, account)).toEqual(made);
  });

  it('needs no fcmToken at all', async () => {
    const { fcmToken: _, ...withoutDevice } = newcomer({ email: 'dan@example.com' });
    expect(ok(await phone.post('/user/createaccount', withoutDevice), account).fcmToken).toBeNull();
  });

  it('refuses a taken email in any case with a detail, and leaves its account as it was', async () => {
    const before = await accountOf(phone, ana);
    const { status, body } = await phone.post('/user/createaccount', newcomer({ email: 'ANA@example.com' }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ detail: expect.stringContaining('already exists'), code: 'EMAIL_TAKEN' });
    expect(await accountOf(phone, ana)).toEqual(before);
  });

  it('gives an email to one of several who ask at once', async () => {
    const tries = Array.from({ length: 4 }, () =>
      phone.post('/user/createaccount', newcomer({ email: 'race@example.com' })),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400]);
  });

  it.each([
    ['a missing email', { email: undefined }, 'email'],
    ['an email that is none', { email: 'not-an-email' }, 'email'],
    ['an email that is a number', { email: 7 }, 'email'],
    ['a missing username', { username: undefined }, 'username'],
    ['an empty username', { username: '' }, 'username'],
    ['a username of 51 characters', { username: 'x'.repeat(51) }, 'username'],
    ['a username that is null', { username: null }, 'username'],
    ['a missing password', { password: undefined }, 'password'],
    ['a password of 5 characters', { password: 'ab-12' }, 'password'],
    ['a common password', { password: '123456' }, 'password'],
    ['a device that is a number', { fcmToken: 7 }, 'fcmToken'],
  ])('says 422 to %s and names it', async (_, fields, name) => {
    const { status, body } = await phone.post('/user/createaccount', newcomer({ email: 'eve@example.com', ...fields }));
    expect(status).toBe(422);
    expect(body).toMatchObject({
      detail: [{ loc: ['body', name], msg: expect.any(String), type: expect.any(String) }],
    });
  });

  it.each(['{"email":', '[]]', ''])('says 400 or 422 to the body %j', async (raw) => {
    const { status } = await phone.send('POST', '/user/createaccount', { raw });
    expect(status).toBe(raw === '' ? 422 : 400);
  });
});

describe('loginuser', () => {
  it('answers the account and a token that lives 10 days', async () => {
    const answer = await phone.post('/user/loginuser', { username: ana.email, password: PASSWORD });
    expect(ok(answer, account)).toMatchObject({ userId: ana.userId, username: 'Ana', fcmToken: ana.device });
    const [, claims = ''] = (answer.headers.get('authorization') ?? '').split('.');
    const { exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number; iat: number };
    expect(exp - iat).toBe(10 * 24 * 3_600);
  });

  it('says the same to an unknown email and a wrong password', async () => {
    const answers = [
      await phone.post('/user/loginuser', { username: ana.email, password: 'wrong-password' }),
      await phone.post('/user/loginuser', { username: 'nobody@example.com', password: 'wrong-password' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    const details = answers.map(({ body }) => (body as { detail: unknown }).detail);
    expect(details[0]).toEqual(expect.any(String));
    expect(details[1]).toEqual(details[0]);
    expect(answers.map(({ headers }) => headers.get('authorization'))).toEqual([null, null]);
  });

  it.each([[{ username: 'ana@example.com' }], [{ password: PASSWORD }], [{ username: 7, password: PASSWORD }]])(
    'says 422 to %j',
    async (json) => {
      expect((await phone.post('/user/loginuser', json)).status).toBe(422);
    },
  );

  it('ignores a bad token that comes along', async () => {
    const json = { username: ana.email, password: PASSWORD };
    const answer = await phone.post('/user/loginuser', json, { authorization: 'Bearer stale' });
    expect(ok(answer, account).userId).toBe(ana.userId);
  });
});

describe('a token', () => {
  const protectedRoutes = [
    ['PATCH', '/user/user/1'],
    ['POST', '/post/createpost'],
    ['GET', '/post/viewpost?post_id=1&user_id=1'],
    ['GET', '/post/createdpost?user_id=1'],
    ['GET', '/post/viewcreatedpost?post_id=1'],
    ['POST', '/post/updatepost?post_id=1'],
    ['DELETE', '/post/deletepost?post_id=1'],
    ['POST', '/reservation/reserve'],
    ['GET', '/reservation/reservations/all/1'],
    ['DELETE', '/reservation/reserve/cancel?reservation_id=1'],
    ['GET', '/user/nothing-here'],
  ] as const;

  it.each(protectedRoutes)('is asked for by %s %s', async (method, path) => {
    expect((await phone.send(method, path)).status).toBe(401);
  });

  it.each(protectedRoutes)('gets 401 when it is invalid, from %s %s', async (method, path) => {
    const [header, claims, signature = ''] = ana.authorization.split('.');
    const forged = `${header}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect((await phone.send(method, path, { as: { authorization: forged } })).status).toBe(401);
  });

  it('goes on when another session of its owner is logged out', async () => {
    const { authorization } = await logIn(phone, ben.email);
    const { codes } = await client.ask('mutation { logOut { user { id } } }', {}, { ...ben, authorization });
    expect(codes).toEqual([]);
    expect((await phone.get(`/post/createdpost?user_id=${ben.userId}`, ben)).status).toBe(200);
  });
});

describe('PATCH of one’s account', () => {
  const patch = (person: Person, json: object, userId: number | string = person.userId) =>
    phone.send('PATCH', `/user/user/${userId}`, { as: person, json });

  it('changes the name, the email and the device at once', async () => {
    const dora = await signUp(phone, 'Dora');
    const before = await accountOf(phone, dora);
    const change = { username: 'Dora the second', email: 'dora2@example.com', fcmToken: 'device-of-dora-2' };
    const changed = ok(await patch(dora, change), account);
    expect(changed).toEqual({ ...before, ...change, lastUpdated: expect.any(String) });
    expect(await accountOf(phone, { ...dora, email: change.email })).toEqual(changed);
    expect((await phone.post('/user/loginuser', { username: dora.email, password: PASSWORD })).status).toBe(401);
  });

  it('takes a device from its previous user', async () => {
    expect(ok(await patch(ben, { fcmToken: ana.device }), account).fcmToken).toBe(ana.device);
    expect((await accountOf(phone, ana)).fcmToken).toBeNull();
    expect(ok(await patch(ana, { fcmToken: ana.device }), account).fcmToken).toBe(ana.device);
    ok(await patch(ben, { fcmToken: ben.device }), account);
  });

  it.each(['null', ''])('takes the device %j for none and keeps the one there is', async (fcmToken) => {
    expect(ok(await patch(ana, { fcmToken }), account).fcmToken).toBe(ana.device);
  });

  it('changes nothing when the email is taken, not even what else was asked for', async () => {
    const before = await accountOf(phone, ana);
    const { status, body } = await patch(ana, { username: 'Changed', email: ben.email, fcmToken: 'device-of-no-user' });
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'EMAIL_TAKEN' })]);
    expect(await accountOf(phone, ana)).toEqual(before);
  });

  it.each([
    ['a malformed email', { username: 'Changed', email: 'no-email' }],
    ['a name that is too long', { username: 'x'.repeat(51), email: 'changed@example.com' }],
    ['a name that is null', { username: null, email: 'changed@example.com' }],
    ['a device that is none', { username: 'Changed', fcmToken: 'two words' }],
    ['premium', { isPremium: true, username: 'Changed' }],
    ['a customer', { stripeId: 'cus_1', username: 'Changed' }],
    ['a subscription', { subscriptionId: 'sub_1', username: 'Changed' }],
    ['another id', { userId: 1, username: 'Changed' }],
    ['a date', { dateCreated: '2026-01-01T00:00:00', username: 'Changed' }],
    ['another date', { lastUpdated: '2026-01-01T00:00:00', username: 'Changed' }],
  ])('says 422 to %s and changes nothing', async (_, change) => {
    const before = await accountOf(phone, ana);
    expect((await patch(ana, change)).status).toBe(422);
    expect(await accountOf(phone, ana)).toEqual(before);
  });

  it('says 403 to another user’s account and 422 to an invalid id', async () => {
    const before = await accountOf(phone, ben);
    expect((await patch(ana, { username: 'Changed' }, ben.userId)).status).toBe(403);
    expect((await patch(ana, { username: 'Changed' }, 'me')).status).toBe(422);
    expect(await accountOf(phone, ben)).toEqual(before);
  });

  it('leaves a whole account behind when an email is changed by two at once', async () => {
    const [first, second] = await Promise.all([
      patch(ana, { email: 'wanted@example.com', username: 'Ana' }),
      patch(ben, { email: 'wanted@example.com', username: 'Ben' }),
    ]);
    expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 400]);
    const [winner, loser] = first.status === 200 ? [ana, ben] : [ben, ana];
    expect((await accountOf(phone, loser)).email).toBe(loser.email);
    ok(await patch(winner, { email: winner.email }), account);
  });
});

describe('what is written down', () => {
  it('never holds a password, a token or a device', async () => {
    const log = await readFile(logFile(), 'utf8');
    for (const secret of [PASSWORD, ana.authorization.slice(7), ana.device]) expect(log).not.toContain(secret);
  });
});
