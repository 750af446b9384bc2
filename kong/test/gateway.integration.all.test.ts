import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type Person } from '@gobbler/test-harness/graphql/client';
import { endProcesses, eventually } from '@gobbler/test-harness';
import { startGateways, type Gateways } from './support/gateway';
import { rawRequest, type RawAnswer, type RawRequest } from './support/raw-request';
import { startServices, type Services } from './support/services';
import { startEchoUpstream, startSickAuth, type EchoUpstream, type SickAuth, type Sickness } from './support/sick-auth';
import { sessionOf, sign } from './support/tokens';

// The plugin's own files in nginx workers, in front of a real router and a real auth. What stands in for Kong is in nginx/.

let services: Services;
let sickAuth: SickAuth;
let echo: EchoUpstream;
let gateways: Gateways;
/** In front of the router; the same with a short memory; in front of the echo; with an auth that is not well; without a lock. */
let kong: string;
let forgetful: string;
let mirror: string;
let ailing: string;
let lockless: string;
let ana: Person;

beforeAll(async () => {
  [services, sickAuth, echo] = await Promise.all([startServices(), startSickAuth(), startEchoUpstream()]);
  const { routerUrl, authUrl } = services;
  gateways = await startGateways([
    { upstreamUrl: routerUrl, authUrl },
    { upstreamUrl: routerUrl, authUrl, verdictSeconds: 1 },
    { upstreamUrl: echo.url, authUrl },
    { upstreamUrl: echo.url, authUrl: sickAuth.url },
    { upstreamUrl: echo.url, authUrl, hasNoLock: true },
  ]);
  [kong = '', forgetful = '', mirror = '', ailing = '', lockless = ''] = gateways.urls;
  ana = await createClient(routerUrl).signUp('Ana');
});
afterAll(async () => {
  await gateways?.nginx.stop();
  await endProcesses();
  await Promise.all([services?.dropDatabases(), sickAuth?.close(), echo?.close()]);
});

const bearer = (token: string) => [['Authorization', `Bearer ${token}`]] as const;
const graphql = (token?: string): RawRequest => ({
  method: 'POST',
  path: '/graphql',
  headers: [['Content-Type', 'application/json'], ...(token === undefined ? [] : bearer(token))],
  body: JSON.stringify({ query: '{ me { id } }' }),
});
/** An address that gets 404 with a token and 401 without. */
const ownPath = (token?: string): RawRequest => ({
  path: '/user/no-such-route',
  ...(token === undefined ? {} : { headers: bearer(token) }),
});

/** Asks until the answer is none that a busy machine has made, by letting auth take longer than a second. */
async function ask(origin: string, request: RawRequest): Promise<RawAnswer> {
  return eventually(
    () => rawRequest(origin, request),
    ({ status }) => status !== 503,
  );
}

/** Of Ana, and not cached yet. */
const newToken = (claims: Readonly<Record<string, unknown>> = {}) => sign(ana.id, sessionOf(ana.token), claims);

describe('with a good token', () => {
  it('a request comes through to the router, which knows the user', async () => {
    expect(await ask(kong, graphql(ana.token))).toMatchObject({ status: 200, body: { data: { me: { id: ana.id } } } });
    expect(await ask(kong, ownPath(ana.token))).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });
});

describe('without a token', () => {
  it('a request comes through to GraphQL and to what is public', async () => {
    expect(await ask(kong, { ...graphql(), body: '{"query":"{ __typename }"}' })).toMatchObject({ status: 200 });
    expect(await ask(kong, { path: '/user/ping' })).toMatchObject({ status: 200, body: { ping: 'pong!' } });
  });

  it('a request to other routes is refused as by the router, before it', async () => {
    const refused = await ask(kong, ownPath());
    const byRouter = await ask(services.routerUrl, ownPath());
    for (const answer of [refused, byRouter]) {
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED', error: expect.any(String) } });
      expect(answer.headers).toMatchObject({ 'www-authenticate': 'Bearer' });
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    }
    expect(await ask(mirror, ownPath())).toMatchObject({ status: 401 });
  });
});

describe('with a bad token', () => {
  it('a request is refused by the plugin and by the router alike', async () => {
    // What makes a token bad is for the tests of auth and of the router.
    const expired = await newToken({ exp: Math.floor(Date.now() / 1000) - 120 });
    const tokens = { expired, 'a refresh token': ana.refreshToken, garbage: 'abc.def.ghi' };
    for (const [kind, token] of Object.entries(tokens)) {
      for (const request of [graphql(token), ownPath(token)]) {
        const [here, there] = [await ask(kong, request), await ask(services.routerUrl, request)];
        expect([kind, request.path, here.status, there.status]).toEqual([kind, request.path, 401, 401]);
      }
      const { headers } = await ask(mirror, ownPath(token));
      expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    }
  });

  it('a request still comes through to what is public, and the router ignores the token', async () => {
    expect(await ask(kong, { path: '/user/ping', headers: bearer('forged') })).toMatchObject({ status: 200 });
  });
});

describe('a session that is over', () => {
  it('is refused once the verdict of before has run out', async () => {
    const ben = await createClient(services.routerUrl).signUp('Ben');
    expect(await ask(forgetful, ownPath(ben.token))).toMatchObject({ status: 404 });
    await createClient(services.routerUrl).data('mutation { logOut { user { id } } }', {}, ben);
    const last = await eventually(
      () => rawRequest(forgetful, ownPath(ben.token)),
      ({ status }) => status === 401,
    );
    expect(last.status).toBe(401);
  });
});

describe('a verdict', () => {
  /** How often auth is asked when 200 requests come with one new token; null when auth was too busy to answer all. */
  async function timesAskedByCrowd(origin: string): Promise<number | null> {
    const token = await newToken();
    const before = await services.timesAsked();
    const answers = await Promise.all(Array.from({ length: 200 }, () => rawRequest(origin, ownPath(token))));
    const statuses = new Set(answers.map(({ status }) => status));
    if (statuses.has(503)) return null;
    expect([...statuses]).toEqual([200]);
    return (await services.timesAsked()) - before;
  }

  it('is asked for once by 200 requests at the same time', async () => {
    // A machine on which auth can't answer within a second proves nothing; then once more, with another token.
    const times = await eventually(
      () => timesAskedByCrowd(mirror),
      (asked) => asked !== null,
    );
    expect(times).toBe(1);
  });

  it('would be asked for many times without the lock', async () => {
    const times = await eventually(
      () => timesAskedByCrowd(lockless),
      (asked) => (asked ?? 0) > 1,
    );
    expect(times).toBeGreaterThan(1);
  });

  it('does not outlive its token, and is then asked for every 5 seconds, not with each request', async () => {
    // Clocks may differ by a minute, so auth still takes this one when it has ended: that shows that it is asked again.
    const token = await newToken({ exp: Math.floor(Date.now() / 1000) + 2 });
    expect(await ask(mirror, ownPath(token))).toMatchObject({ status: 200 });
    const before = await services.timesAsked();
    let requests = 0;
    const asked = await eventually(
      async () => {
        await Promise.all(Array.from({ length: 20 }, () => rawRequest(mirror, ownPath(token))));
        requests += 20;
        return (await services.timesAsked()) - before;
      },
      (times) => times > 1,
    );
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(requests / 2);
  });
});

describe('headers that claim an identity', () => {
  const claims = [
    ['X_User_Id', '3'],
    ['X.User.Id', '5'],
    ['X-Consumer-Username', 'ana'],
    ['X-Gobbler-Remaining-Ms', '1'],
  ] as const;

  it.each(['/user/ping', '/graphql', '/pictures/a.jpg', '/docs', '/post/viewposts?latitude=1&longitude=2'])(
    'never arrive behind the gateway at %s',
    async (path) => {
      const { status, body } = await ask(mirror, { path, headers: [...claims, ['Idempotency-Key', 'k']] });
      expect(status).toBe(200);
      expect(body.path).toBe(path);
      const names: string[] = body.lines.filter((_: string, index: number) => index % 2 === 0);
      expect(names).toContain('Idempotency-Key');
      expect(names.filter((name) => /user|consumer|credential|gobbler/i.test(name))).toEqual([]);
    },
  );

  it('leave alone which trace a request belongs to', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = [...bearer(ana.token), ['traceparent', traceparent] as const];
    const { body } = await ask(mirror, { path: '/user/ping', headers });
    expect(body.lines[body.lines.indexOf('traceparent') + 1]).toBe(traceparent);
  });

  it('do not change who the user is', async () => {
    const request = graphql(ana.token);
    const answer = await ask(kong, { ...request, headers: [...(request.headers ?? []), ['X-User-Id', '999']] });
    expect(answer).toMatchObject({ status: 200, body: { data: { me: { id: ana.id } } } });
  });
});

describe('a path that two servers may read differently', () => {
  it.each(['/user//ping', '/user/x/../ping', '/user/..%2fuser%2fping', '/%75ser/ping', '/GRAPHQL'])(
    'gets 404 and never reaches the router: %s',
    async (path) => {
      expect(await ask(mirror, { path, headers: bearer(ana.token) })).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
      });
    },
  );

  it.each(['/user/ping%00', '/pictures/..%2f..%2fuser/ping', '/user/%zz'])(
    'gets 400 when it can not be decoded: %s',
    async (path) => {
      expect(await ask(mirror, { path, headers: bearer(ana.token) })).toMatchObject({ status: 400 });
    },
  );

  it.each(['/user/ping/', '/user/PING', '/user/ping?x=//', '/post/viewposts/', '/reservation', '/user/ping'])(
    'means the same to the plugin and to the router: %s',
    async (path) => {
      const [here, there] = [await ask(kong, { path }), await ask(services.routerUrl, { path })];
      expect([path, here.status]).toEqual([path, there.status]);
    },
  );
});

describe('while auth is not well', () => {
  const sicknesses: readonly Sickness[] = [
    'hangs',
    'hangs in the middle',
    'resets',
    'answers 500',
    'answers 503',
    'answers HTML',
  ];
  it.each(sicknesses)('(it %s) a token gets 503, and nothing that auth said', async (sickness) => {
    sickAuth.become(sickness);
    const answer = await rawRequest(ailing, ownPath(await newToken()));
    expect(answer).toMatchObject({ status: 503, body: { code: 'SUBGRAPH_UNAVAILABLE' } });
    expect(answer.headers['retry-after']).toBe('5');
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  it('what needs no token goes on', async () => {
    expect(await rawRequest(ailing, { path: '/user/ping' })).toMatchObject({ status: 200 });
    expect(await rawRequest(ailing, graphql())).toMatchObject({ status: 200 });
  });
});

describe('when auth is killed', () => {
  it('a token gets 503, others go on, and all is well when auth is back', async () => {
    const token = await newToken();
    await services.killAuth();
    const refused = await rawRequest(mirror, ownPath(token));
    expect(refused).toMatchObject({ status: 503, body: { code: 'SUBGRAPH_UNAVAILABLE' } });
    expect(refused.headers).toMatchObject({ 'retry-after': '5' });
    expect(await rawRequest(kong, { path: '/user/ping' })).toMatchObject({ status: 200 });
    await services.startAuth();
    expect(await ask(mirror, ownPath(token))).toMatchObject({ status: 200 });
  });

  it('an expired verdict does not come back, and auth is asked again when it is back', async () => {
    const token = await newToken();
    expect(await ask(forgetful, ownPath(token))).toMatchObject({ status: 404 });
    await services.killAuth();
    const last = await eventually(
      () => rawRequest(forgetful, ownPath(token)),
      ({ status }) => status === 503,
    );
    expect(last.status).toBe(503);
    expect(await rawRequest(forgetful, ownPath(token))).toMatchObject({ status: 503 });
    await services.startAuth();
    expect(await ask(forgetful, ownPath(token))).toMatchObject({ status: 404 });
  });
});

describe('the access log', () => {
  it('has a line of JSON for each request, without what was asked for in the query and without tokens', async () => {
    await rawRequest(kong, {
      path: '/post/viewposts?latitude=1.23456',
      headers: [...bearer('forged'), ['X-Request-ID', 'r-77']],
    });
    const file = join(gateways.nginx.folder, 'access.log');
    const text = await eventually(
      () => readFile(file, 'utf8'),
      (log) => log.includes('r-77'),
    );
    const lines = text.trim().split('\n');
    const line: unknown = JSON.parse(lines.find((candidate) => candidate.includes('r-77')) ?? '{}');
    expect(line).toMatchObject({ method: 'GET', path: '/post/viewposts', requestId: 'r-77', client: '127.0.0.1' });
    expect(text).not.toContain('1.23456');
    expect(text).not.toContain(ana.token);
  });

  it('leaves nothing of a token in the log of errors', async () => {
    const log = await readFile(join(gateways.nginx.folder, 'error.log'), 'utf8');
    expect(log).not.toMatch(/\[(error|crit|alert|emerg)\].*lua/);
    expect(log).not.toContain(ana.token);
  });
});
