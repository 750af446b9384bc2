import { loadApiSchema } from './api-schema';
import { bodyOf, expectAccount, expectRefusal, placesOf } from './contract';
import { createFacade, startOver, type FacadeFixture, type ForwardedCall } from './facade-fixture';
import { addUser, createFakeGraph, stateOf } from './fake-graph';

describe('the routes under /user', () => {
  let facade: FacadeFixture;

  beforeAll(async () => {
    facade = await createFacade(await loadApiSchema(), createFakeGraph());
  });
  beforeEach(() => {
    startOver(facade);
  });
  afterAll(() => facade.app.close());

  const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
    facade.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });

  describe('createaccount', () => {
    const ana = { email: 'ana@example.com', username: 'Ana', password: 'secret', fcmToken: 'null' };

    it('makes an account and answers it without reading anything', async () => {
      const body = bodyOf(await post('/user/createaccount', ana));
      expectAccount(body);
      expect(body).toEqual({
        userId: 1,
        isPremium: false,
        username: 'Ana',
        dateCreated: '2026-11-05T10:00:00',
        lastUpdated: null,
        email: 'ana@example.com',
        stripeId: null,
        subscriptionId: null,
        fcmToken: null,
      });
      expect(facade.graph.ran).toEqual(['SignUp']);
      expect(facade.graph.users.get(1)?.devices).toEqual([]);
    });

    it.each([['null'], [''], [null], [undefined]])('takes %j for no token', async (fcmToken) => {
      expect(bodyOf(await post('/user/createaccount', { ...ana, fcmToken }))).toMatchObject({ fcmToken: null });
      expect(facade.graph.users.get(1)?.devices).toEqual([]);
    });

    it('registers a real token', async () => {
      expect(bodyOf(await post('/user/createaccount', { ...ana, fcmToken: 'abc:123' }))).toMatchObject({
        fcmToken: 'abc:123',
      });
      expect(facade.graph.users.get(1)?.devices).toEqual(['abc:123']);
    });

    it('answers the email as it is kept', async () => {
      expect(bodyOf(await post('/user/createaccount', { ...ana, email: ' ana@example.com ' }))).toMatchObject({
        email: 'ana@example.com',
      });
    });

    it('says 400 with a detail when the email is taken', async () => {
      addUser(facade.graph, { email: 'Ana@example.com' });
      const body = expectRefusal(await post('/user/createaccount', ana), 400, 'EMAIL_TAKEN');
      expect(body['detail']).toContain('already exists');
      expect(body['error']).toBeUndefined();
      expect(facade.graph.users.size).toBe(1);
    });

    it.each([
      [{ ...ana, email: undefined }, ['body.email']],
      [{ ...ana, email: 7 }, ['body.email']],
      [{ ...ana, email: 'not an address' }, ['body.email']],
      [{ ...ana, username: '' }, ['body.username']],
      [{ ...ana, username: 'x'.repeat(51) }, ['body.username']],
      [{ ...ana, username: 'x'.repeat(1_100_000) }, ['body.username']],
      [{ ...ana, username: 'a\u0000b' }, ['body.username']],
      [{ ...ana, username: '\u2800\u00ad' }, ['body.username']],
      [{ ...ana, username: 'a\r\nb' }, ['body.username']],
      [{ ...ana, username: 'a\u009f' }, ['body.username']],
      [{ ...ana, password: 'short' }, ['body.password']],
      [{ ...ana, password: null }, ['body.password']],
      [{ ...ana, fcmToken: 7 }, ['body.fcmToken']],
      [{ ...ana, fcmToken: 'with space' }, ['body.fcmToken']],
      [{ ...ana, isPremium: true, userId: 5 }, ['body.isPremium', 'body.userId']],
      [{}, ['body.email', 'body.password', 'body.username']],
      [[], ['body']],
      [null, ['body']],
    ])('says 422 and where (case %#)', async (payload, places) => {
      const body = expectRefusal(await post('/user/createaccount', payload), 422, 'BAD_USER_INPUT');
      expect(placesOf(body)).toEqual(places);
      expect(body['error']).toBeUndefined();
      expect(facade.graph.users.size).toBe(0);
    });

    it('reports a missing field as FastAPI does', async () => {
      const body = expectRefusal(
        await post('/user/createaccount', { ...ana, email: undefined }),
        422,
        'BAD_USER_INPUT',
      );
      expect(body['detail']).toEqual([{ loc: ['body', 'email'], msg: 'field required', type: 'value_error.missing' }]);
    });

    it('takes an emoji for one character', async () => {
      const username = '🍞'.repeat(50);
      expect(bodyOf(await post('/user/createaccount', { ...ana, username }))).toMatchObject({ username });
    });

    it('answers 503 with Retry-After while auth is down', async () => {
      facade.graph.failing.set('SignUp', 'SUBGRAPH_UNAVAILABLE');
      expectRefusal(await post('/user/createaccount', ana), 503, 'SUBGRAPH_UNAVAILABLE');
    });
  });

  describe('loginuser', () => {
    beforeEach(() => {
      addUser(facade.graph, {
        id: 4,
        username: 'Ana',
        email: 'ana@example.com',
        password: 'secret',
        updatedAt: '2026-02-01T00:00:00.000Z',
        devices: ['older', 'newest'],
        isPremium: true,
        stripeCustomerId: 'cus_1',
        subscriptionId: 'sub_1',
      });
    });
    const logIn = (username: unknown = 'ana@example.com', password: unknown = 'secret') =>
      post('/user/loginuser', { username, password });

    it('answers the account and, in a header, a token that works when it is sent back', async () => {
      const answer = await logIn();
      const body = bodyOf(answer);
      expectAccount(body);
      expect(body).toEqual({
        userId: 4,
        isPremium: true,
        username: 'Ana',
        dateCreated: '2026-01-02T03:04:05',
        lastUpdated: '2026-02-01T00:00:00',
        email: 'ana@example.com',
        stripeId: 'cus_1',
        subscriptionId: 'sub_1',
        fcmToken: 'newest',
      });
      const authorization = String(answer.headers['authorization']);
      expect(authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
      const next = await facade.app.inject({ url: '/post/createdpost?user_id=4', headers: { authorization } });
      expect(next.statusCode).toBe(200);
    });

    it('answers the same for an unknown email and a wrong password', async () => {
      const unknown = await logIn('unknown@example.com');
      const wrong = await logIn('ana@example.com', 'wrong');
      const { requestId: _one, ...first } = expectRefusal(unknown, 401, 'INVALID_CREDENTIALS');
      const { requestId: _two, ...second } = expectRefusal(wrong, 401, 'INVALID_CREDENTIALS');
      expect(first).toEqual({ detail: expect.any(String), code: 'INVALID_CREDENTIALS' });
      expect(second).toEqual(first);
      expect([unknown.headers['authorization'], wrong.headers['authorization']]).toEqual([undefined, undefined]);
    });

    it.each([
      [{ password: 'x' }, ['body.username']],
      [{ username: 'ana@example.com' }, ['body.password']],
      [{ username: 1, password: true }, ['body.password', 'body.username']],
      [undefined, ['body']],
    ])('says 422 and where (case %#)', async (payload, places) => {
      const answer = await post('/user/loginuser', payload === undefined ? '' : payload);
      expect(placesOf(expectRefusal(answer, 422, 'BAD_USER_INPUT'))).toEqual(places);
    });

    it.each(['user', 'auth', 'payment'] as const)(
      'answers 503 and leaves no session when %s can’t return its fields of the account',
      async (service) => {
        facade.graph.down.add(service);
        const answer = await logIn();
        expectRefusal(answer, 503, 'SUBGRAPH_UNAVAILABLE');
        expect(answer.headers['authorization']).toBeUndefined();
        expect([...facade.graph.endedSessions]).toEqual(['session-1']);
      },
    );

    it('says 503 for an account without a profile', async () => {
      facade.graph.failing.set('Account', 'SUBGRAPH_UNAVAILABLE');
      facade.graph.failing.set('LogOut', 'SUBGRAPH_UNAVAILABLE');
      expectRefusal(await logIn(), 503, 'SUBGRAPH_UNAVAILABLE');
    });

    it('says 429 and when to try again after too many guesses', async () => {
      facade.graph.failing.set('LogIn', 'RATE_LIMITED');
      expectRefusal(await logIn(), 429, 'RATE_LIMITED');
    });

    it('ignores a bad token that comes along', async () => {
      const answer = await post(
        '/user/loginuser',
        { username: 'ana@example.com', password: 'secret' },
        { authorization: 'Bearer old' },
      );
      expect(answer.statusCode).toBe(200);
    });

    it('writes neither password nor token to the log', async () => {
      const answer = await logIn('ana@example.com', 'a-wrong-canary');
      expect(answer.statusCode).toBe(401);
      await logIn();
      expect(facade.logged.join('')).not.toMatch(/canary|secret|signature/);
    });
  });

  describe('subscribe', () => {
    const subscribe = (payload: object, headers: Record<string, string> = {}) =>
      post('/user/subscribe', { userId: '12', success_url: 'http://www.google.com', ...payload }, headers);

    beforeEach(() => {
      addUser(facade.graph, { id: 12 });
    });

    it('opens a checkout for a userId that comes as a text, without a token', async () => {
      expect(bodyOf(await subscribe({}))).toEqual({ stripe_checkout_url: 'https://checkout.example/12' });
    });

    it.each([[{ userId: 12 }], [{ userId: 0 }], [{ userId: '0' }]])('takes %j from user 12', async (payload) => {
      expect(bodyOf(await subscribe(payload, { authorization: 'Bearer user-12' }))).toEqual({
        stripe_checkout_url: 'https://checkout.example/12',
      });
    });

    it('says 403 to another user’s good token and ignores a bad one', async () => {
      const refused = await subscribe({}, { authorization: 'Bearer user-13' });
      expect(typeof expectRefusal(refused, 403, 'FORBIDDEN')['error']).toBe('string');
      expect((await subscribe({}, { authorization: 'Bearer forged' })).statusCode).toBe(200);
    });

    it.each(['99', '0'])('says 404 to the unknown user %s', async (userId) => {
      expectRefusal(await subscribe({ userId }), 404, 'NOT_FOUND');
    });

    it('answers 409 to a user who has premium', async () => {
      addUser(facade.graph, { id: 13, isPremium: true });
      expectRefusal(await subscribe({ userId: '13' }), 409, 'ALREADY_PREMIUM');
    });

    it('says 422 to an address that is not on the list', async () => {
      const answer = await subscribe({ success_url: 'http://evil.example/' });
      const body = expectRefusal(answer, 422, 'REDIRECT_NOT_ALLOWED');
      expect(placesOf(body)).toEqual(['body.success_url']);
      expect(typeof body['error']).toBe('string');
    });

    it.each([
      [{ userId: undefined }, ['body.userId']],
      [{ userId: 'me' }, ['body.userId']],
      [{ userId: '-1' }, ['body.userId']],
      [{ userId: null, success_url: 5 }, ['body.success_url', 'body.userId']],
      [{ isPremium: true }, ['body.isPremium']],
    ])('says 422 to %j', async (payload, places) => {
      expect(placesOf(expectRefusal(await subscribe(payload), 422, 'BAD_USER_INPUT'))).toEqual(places);
    });
  });

  describe('PATCH user', () => {
    beforeEach(() => {
      addUser(facade.graph, { id: 1, username: 'Ana', email: 'ana@example.com', devices: ['phone-1'] });
      addUser(facade.graph, { id: 2, username: 'Ben', email: 'ben@example.com', devices: ['phone-2'] });
    });
    const patch = (payload: unknown, userId = '1') =>
      facade.app.inject({
        method: 'PATCH',
        url: `/user/user/${userId}`,
        headers: { authorization: 'Bearer user-1', 'content-type': 'application/json' },
        payload: JSON.stringify(payload),
      });

    it('changes all three at once and answers the account', async () => {
      const body = bodyOf(await patch({ username: 'Anna', email: 'anna@example.com', fcmToken: 'phone-2' }));
      expectAccount(body);
      expect(body).toMatchObject({
        userId: 1,
        username: 'Anna',
        email: 'anna@example.com',
        fcmToken: 'phone-2',
        lastUpdated: '2026-11-05T10:00:00',
      });
      expect(facade.graph.ran).toEqual(['Account', 'ChangeEmail', 'UpdateProfile']);
    });

    it.each([
      [{ email: 'anna@example.com' }],
      [{ username: 'Anna' }],
      [{ fcmToken: 'phone-9' }],
      [{ email: 'anna@example.com', username: 'Anna' }],
      [{ email: 'anna@example.com', fcmToken: 'phone-9' }],
      [{ email: 'anna@example.com', fcmToken: 'null' }],
      [{ username: 'Anna', fcmToken: 'phone-9' }],
    ])('answers what is kept after %j', async (payload) => {
      const body = bodyOf(await patch(payload));
      const kept = facade.graph.users.get(1);
      expect(body).toMatchObject({ email: kept?.email, username: kept?.username, fcmToken: kept?.devices.at(-1) });
      const { fcmToken, ...rest } = payload as { fcmToken?: string };
      expect(body).toMatchObject(fcmToken === 'phone-9' ? payload : rest);
    });

    it('hands a password on with the email, and says 403 where one was needed', async () => {
      expectAccount(bodyOf(await patch({ email: 'anna@example.com', password: 'correct horse' })));
      expect(facade.graph.passwordsGiven).toEqual(['correct horse']);
      facade.graph.failing.set('ChangeEmail', 'FORBIDDEN');
      expectRefusal(await patch({ email: 'else@example.com' }), 403, 'FORBIDDEN');
    });

    it('takes a device token over from another user', async () => {
      await patch({ fcmToken: 'phone-2' });
      expect(facade.graph.users.get(2)?.devices).toEqual([]);
      expect(facade.graph.users.get(1)?.devices).toEqual(['phone-1', 'phone-2']);
    });

    it.each([['null'], [''], [null]])('takes %j for no token and keeps the old one', async (fcmToken) => {
      expect(bodyOf(await patch({ fcmToken }))).toMatchObject({ fcmToken: 'phone-1' });
      expect(facade.graph.ran).toEqual(['Account']);
    });

    it.each([[{}], [{ email: 'ana@example.com', username: 'Ana' }]])('changes nothing for %j', async (payload) => {
      const before = stateOf(facade.graph);
      expectAccount(bodyOf(await patch(payload)));
      expect(facade.graph.ran).toEqual(['Account']);
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it('says 400 to a taken email and changes nothing of the rest', async () => {
      const before = stateOf(facade.graph);
      const body = expectRefusal(await patch({ username: 'Anna', email: 'BEN@example.com' }), 400, 'EMAIL_TAKEN');
      expect(body['error']).toContain('already exists');
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it.each([
      [{ isPremium: true }],
      [{ stripeId: 'cus_1' }],
      [{ subscriptionId: 'sub_1' }],
      [{ userId: 1 }],
      [{ dateCreated: '2020-01-01T00:00:00' }],
      [{ lastUpdated: null }],
      [{ username: null }],
      [{ username: '' }],
      [{ email: 5 }],
      [{ fcmToken: 5 }],
      [{ fcmToken: 'a b' }],
      [[]],
    ])('says 422 to %j, even beside good fields, and changes nothing', async (payload) => {
      const before = stateOf(facade.graph);
      const given = Array.isArray(payload) ? payload : { email: 'new@example.com', ...payload };
      expectRefusal(await patch(given), 422, 'BAD_USER_INPUT');
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it('says 422 to a malformed email and changes nothing', async () => {
      const before = stateOf(facade.graph);
      const body = expectRefusal(await patch({ email: 'nonsense', username: 'Anna' }), 422, 'BAD_USER_INPUT');
      expect(placesOf(body)).toEqual(['body.email']);
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it('puts the old email back when the profile can’t be changed', async () => {
      const before = stateOf(facade.graph);
      facade.graph.failing.set('UpdateProfile', 'SUBGRAPH_UNAVAILABLE');
      expectRefusal(await patch({ username: 'Anna', email: 'anna@example.com' }), 503, 'SUBGRAPH_UNAVAILABLE');
      expect(facade.graph.ran).toEqual(['Account', 'ChangeEmail', 'UpdateProfile', 'ChangeEmail']);
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it.each(['user', 'auth', 'payment'] as const)('changes nothing while %s can’t be read', async (service) => {
      const before = stateOf(facade.graph);
      facade.graph.down.add(service);
      expectRefusal(await patch({ username: 'Anna', email: 'anna@example.com' }), 503, 'SUBGRAPH_UNAVAILABLE');
      expect(stateOf(facade.graph)).toEqual(before);
    });

    it('answers 422 for an id that is not a number and 403 for another user’s', async () => {
      expectRefusal(await patch({}, 'abc'), 422, 'BAD_USER_INPUT');
      expectRefusal(await patch({}, '2'), 403, 'FORBIDDEN');
    });
  });

  describe('webhook', () => {
    const event = '{ "id": "evt_1",\n "type" : "customer.subscription.created" }';

    it('passes the event on unchanged, with its signature and without a user', async () => {
      const answer = await post('/user/webhook', event, { 'stripe-signature': 'good', authorization: 'Bearer user-1' });
      expect(bodyOf(answer)).toEqual({});
      const [call] = facade.forwarded;
      expect(textOf(call)).toBe(event);
      expect(call).toMatchObject({
        service: 'payment',
        path: '/webhook',
        method: 'POST',
        headers: { 'stripe-signature': 'good' },
        viewer: null,
      });
    });

    it('says 400 to a wrong signature, to none and to no body', async () => {
      expectRefusal(await post('/user/webhook', event, { 'stripe-signature': 'bad' }), 400, 'BAD_REQUEST');
      expectRefusal(await post('/user/webhook', event), 400, 'BAD_REQUEST');
      const empty = await facade.app.inject({
        method: 'POST',
        url: '/user/webhook',
        headers: { 'stripe-signature': 'good' },
      });
      expectRefusal(empty, 400, 'BAD_REQUEST');
    });

    it('takes an event that is no JSON, and of any content type, to where its signature is checked', async () => {
      const answer = await post('/user/webhook', '{"broken', {
        'stripe-signature': 'bad',
        'content-type': 'text/plain',
      });
      expectRefusal(answer, 400, 'BAD_REQUEST');
      expect(textOf(facade.forwarded[0])).toBe('{"broken');
    });

    it('says 413 to an event of more than a megabyte', async () => {
      const answer = await post('/user/webhook', 'x'.repeat(1_100_000), { 'stripe-signature': 'good' });
      expectRefusal(answer, 413, 'PAYLOAD_TOO_LARGE');
      expect(facade.forwarded).toEqual([]);
    });
  });

  describe('a JSON body', () => {
    const headers = { authorization: 'Bearer user-1' };

    it.each(['{"email":', 'nonsense', '{"__proto__":{"isPremium":true}}', '{"username":"a","username":"b"}'])(
      'that is %s gets 400',
      async (payload) => {
        expectRefusal(await post('/user/createaccount', payload, headers), 400, 'BAD_REQUEST');
      },
    );

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
      'that calls itself %s gets 400',
      async (type) => {
        expectRefusal(await post('/user/loginuser', '{}', { 'content-type': type }), 400, 'BAD_REQUEST');
      },
    );

    it('of more than 2 MB gets 413', async () => {
      expectRefusal(await post('/user/loginuser', `"${'x'.repeat(2_200_000)}"`), 413, 'PAYLOAD_TOO_LARGE');
    });
  });
});

/** What was handed on in one piece. */
function textOf(call: ForwardedCall | undefined): string | undefined {
  return Buffer.isBuffer(call?.body) ? call.body.toString() : undefined;
}
