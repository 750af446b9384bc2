import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { useSystem } from '@gobbler/test-harness/use-system';
import { codesOf, readAnswer, type Answer, type Person } from '@gobbler/test-harness/graphql/client';
import { innerUrls } from '@gobbler/test-harness/inner-urls';

const JSON_TYPE = { 'content-type': 'application/json' };

const { client, system, url } = useSystem();
let ana: Person;
beforeAll(async () => {
  ana = await client.signUp('Ana');
});

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = JSON_TYPE,
): Promise<Answer> {
  return readAnswer(await fetch(`${url()}/graphql`, { method: 'POST', headers, body }));
}

async function get(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  return readAnswer(await fetch(`${url()}/graphql?${new URLSearchParams(parameters)}`, { headers }));
}

describe('the schema that clients see', () => {
  const INTROSPECTION = `{
    __schema {
      queryType { fields(includeDeprecated: true) { name } }
      mutationType { fields(includeDeprecated: true) { name } }
      types { name kind fields(includeDeprecated: true) { name } inputFields { name } }
    }
  }`;

  it('has every public operation and none that services call', async () => {
    const { __schema: schema } = await client.data(INTROSPECTION);
    const names = (fields: readonly { name: string }[]) => fields.map(({ name }) => name).sort();
    expect(names(schema.queryType.fields)).toEqual(['me', 'nearbyPosts', 'node', 'nodes', 'post', 'user']);
    expect(names(schema.mutationType.fields)).toEqual([
      'cancelReservation',
      'changeEmail',
      'createCheckoutSession',
      'createPost',
      'deletePost',
      'hidePost',
      'logIn',
      'logOut',
      'openBillingPortal',
      'refreshSession',
      'registerDevice',
      'removeDevice',
      'requestPictureUpload',
      'reserve',
      'showPost',
      'signUp',
      'updatePost',
      'updateProfile',
    ]);
  });

  it('has no type or field that is ours alone', async () => {
    const { __schema: schema } = await client.data(INTROSPECTION);
    const types: string[] = schema.types.map(({ name }: { name: string }) => name);
    expect(
      types.filter((name) =>
        /RevokedSession|CreateProfile|RemoveProfile|DeviceToken|PostNow|HolderPage|PremiumUser|_Entity|_Any|_Service|join__/.test(
          name,
        ),
      ),
    ).toEqual([]);
    const post = schema.types.find(({ name }: { name: string }) => name === 'Post');
    const fields = post.fields.map(({ name }: { name: string }) => name);
    expect(fields).toEqual(expect.arrayContaining(['title', 'position', 'reservations']));
    expect(fields).not.toEqual(expect.arrayContaining(['ownerId']));
    expect(fields.filter((name: string) => /exact/i.test(name))).toEqual([]);
  });

  it('does not answer the operations of services', async () => {
    for (const query of [
      '{ revokedSessions { cursor } }',
      '{ accountEmail(userId: "1") }',
      '{ deviceTokens(userIds: ["1"]) { next } }',
      '{ premiumUsers { userIds } }',
      '{ holders(postId: "1") { userIds } }',
      '{ postNow(id: "1") { id } }',
      '{ _service { sdl } }',
      '{ _entities(representations: []) { __typename } }',
      'mutation { forgetDeviceToken(token: "x") { wasKnown } }',
      'mutation { removeProfile(userId: "1") { userId } }',
      '{ post(id: "1") { exactLatitude } }',
    ]) {
      const answer = await client.ask(query, {}, ana);
      expect([query, answer.status, codesOf(answer)]).toEqual([query, 400, ['GRAPHQL_VALIDATION_FAILED']]);
    }
  });
});

describe('a subgraph asked directly', () => {
  it('refuses everybody without an internal token, also a logged-in person', async () => {
    const urls = innerUrls(system());
    for (const name of ['auth', 'user', 'post', 'reservation', 'payment']) {
      const url = urls[name];
      for (const headers of [
        {},
        { authorization: `Bearer ${ana.token}` },
        { 'x-user-id': ana.id, 'x-gobbler-viewer': ana.id },
      ]) {
        const answer = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { ...JSON_TYPE, ...headers },
          body: JSON.stringify({ query: '{ _service { sdl } }' }),
        });
        const text = await answer.text();
        expect([name, answer.status, text.includes('UNAUTHENTICATED')]).toEqual([name, 401, true]);
        expect(text).not.toContain('sdl');
      }
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }
  });

  it('keeps its private endpoints to services as well', async () => {
    const urls = innerUrls(system());
    const headers = { authorization: `Bearer ${ana.token}`, 'content-type': 'application/octet-stream' };
    const upload = await fetch(`${urls['post']}/uploads`, { method: 'POST', headers, body: 'bytes' });
    expect(upload.status).toBe(401);
    expect((await fetch(`${urls['post']}/pictures/x.webp`, { headers })).status).toBe(401);
    expect((await fetch(`${urls['payment']}/webhook`, { method: 'POST', headers: JSON_TYPE, body: '{}' })).status).toBe(
      401,
    );
  });

  it('answers for auth whose token it is, and shows its public keys, to any of our services', async () => {
    const { auth } = innerUrls(system());
    const me = await fetch(`${auth}/account/me`, { headers: { authorization: `Bearer ${ana.token}` } });
    expect(me.status).toBe(200);
    expect(await me.json()).toEqual({ userId: Number(ana.id), sid: expect.any(String), exp: expect.any(Number) });
    expect((await fetch(`${auth}/account/me`)).status).toBe(401);
    expect((await fetch(`${auth}/account/me`, { headers: { authorization: 'Bearer no' } })).status).toBe(401);
    const keys = (await (await fetch(`${auth}/.well-known/jwks.json`)).json()) as { keys: object[] };
    expect(keys.keys).toMatchObject([{ kty: 'OKP', crv: 'Ed25519' }]);
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });
});

describe('statuses', () => {
  it('what fails before execution has a status of its own, as JSON with a request id', async () => {
    const cases: [string, Promise<Answer>, number, string][] = [
      ['no JSON', post('{'), 400, 'BAD_REQUEST'],
      ['a list', post('[]'), 400, 'BAD_REQUEST'],
      ['no query', post('{}'), 400, 'BAD_REQUEST'],
      ['no GraphQL', post('{"query":"{"}'), 400, 'GRAPHQL_PARSE_FAILED'],
      ['an unknown field', post('{"query":"{ nothing }"}'), 400, 'GRAPHQL_VALIDATION_FAILED'],
      ['a missing variable', post('{"query":"query Q($id: ID!) { post(id: $id) { id } }"}'), 400, 'BAD_USER_INPUT'],
      [
        'an unknown operation',
        post('{"query":"query A { me { id } }","operationName":"B"}'),
        400,
        'OPERATION_RESOLUTION_FAILURE',
      ],
      [
        'too large',
        post(JSON.stringify({ query: `# ${'x'.repeat(1_100_000)}\n{ me { id } }` })),
        413,
        'PAYLOAD_TOO_LARGE',
      ],
      ['too deep', post(JSON.stringify({ query: deep(40) })), 400, 'DEPTH_LIMIT'],
      ['too many aliases', post(JSON.stringify({ query: `{ ${aliases(150)} }` })), 400, 'ALIAS_LIMIT'],
    ];
    for (const [name, asked, status, code] of cases) {
      const answer = await asked;
      expect([name, answer.status, codesOf(answer)]).toEqual([name, status, [code]]);
      expect(answer.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json/);
      expect(answer.errors[0]?.extensions.requestId).toBe(answer.headers.get('x-request-id'));
    }
  });

  it('a body is measured when it is inflated', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(5_000_000, ' ')));
    expect(bomb.byteLength).toBeLessThan(50_000);
    const answer = await post(bomb, { ...JSON_TYPE, 'content-encoding': 'gzip' });
    expect([answer.status, codesOf(answer)]).toEqual([413, ['PAYLOAD_TOO_LARGE']]);
    const small = await post(new Uint8Array(gzipSync('{"query":"{ me { id } }"}')), {
      ...JSON_TYPE,
      'content-encoding': 'gzip',
    });
    expect([small.status, small.data]).toEqual([200, { me: null }]);
  });

  it('a token that is present and bad is 401, whatever is asked', async () => {
    const [header, payload] = ana.token.split('.');
    for (const token of ['no', `${header}.${payload}.AAAA`, ana.refreshToken]) {
      const answer = await client.ask('{ me { id } }', {}, { token });
      expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('other methods are refused', async () => {
    const answer = await readAnswer(await fetch(`${url()}/graphql`, { method: 'PUT', headers: JSON_TYPE, body: '{}' }));
    expect([answer.status, codesOf(answer), answer.headers.get('allow')]).toEqual([
      405,
      ['METHOD_NOT_ALLOWED'],
      'GET, POST',
    ]);
  });

  it('a client’s request id goes through', async () => {
    const answer = await post('{"query":"{ me { id } }"}', { ...JSON_TYPE, 'x-request-id': 'phone-42' });
    expect(answer.headers.get('x-request-id')).toBe('phone-42');
  });
});

describe('GET', () => {
  const PREFLIGHTED = { 'apollo-require-preflight': 'true' };

  it('answers queries, of pages that were allowed to ask', async () => {
    const answer = await get({ query: '{ me { id } }' }, { ...PREFLIGHTED, authorization: `Bearer ${ana.token}` });
    expect([answer.status, answer.data]).toEqual([200, { me: { id: ana.id } }]);
  });

  it('refuses what any page could have sent (CSRF)', async () => {
    const answer = await get({ query: '{ me { id } }' }, { 'sec-fetch-site': 'cross-site' });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['BAD_REQUEST']]);
    const form = await post('query=%7Bme%7Bid%7D%7D', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([form.status, codesOf(form)]).toEqual([400, ['BAD_REQUEST']]);
    const text = await post('{"query":"{ me { id } }"}', { 'content-type': 'text/plain' });
    expect(text.status).toBe(400);
  });

  it('refuses mutations', async () => {
    const answer = await get(
      { query: 'mutation { logOut { user { id } } }' },
      { ...PREFLIGHTED, authorization: `Bearer ${ana.token}` },
    );
    expect([answer.status, codesOf(answer)]).toEqual([405, ['METHOD_NOT_ALLOWED']]);
    expect((await client.data('{ me { id } }', {}, ana)).me.id).toBe(ana.id);
  });

  it('shows GraphiQL to a browser', async () => {
    const page = await fetch(`${url()}/graphql`, { headers: { accept: 'text/html,application/xhtml+xml' } });
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'text/html']);
    expect(html).toContain('<meta name="supergraph" content="own" />');
  });
});

describe('persisted queries', () => {
  const query = 'query Persisted { me { id username } }';
  const extensions = JSON.stringify({
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
  });

  it('are asked for once, then known by their hash, by GET too', async () => {
    const unknown = await post(`{"extensions":${extensions}}`);
    expect([unknown.status, codesOf(unknown)]).toEqual([200, ['PERSISTED_QUERY_NOT_FOUND']]);
    const answer = await post(`{"query":${JSON.stringify(query)},"extensions":${extensions}}`);
    expect([answer.status, answer.data]).toEqual([200, { me: null }]);
    const known = await post(`{"extensions":${extensions}}`, { ...JSON_TYPE, authorization: `Bearer ${ana.token}` });
    expect(known.data).toEqual({ me: { id: ana.id, username: 'Ana' } });
    const byGet = await get({ extensions }, { 'apollo-require-preflight': 'true' });
    expect([byGet.status, byGet.data]).toEqual([200, { me: null }]);
  });

  it('are refused under a hash that is not theirs', async () => {
    const answer = await post(`{"query":"{ me { username } }","extensions":${extensions}}`);
    expect([answer.status, codesOf(answer)]).toEqual([400, ['BAD_REQUEST']]);
  });
});

describe('other origins', () => {
  it('get no leave to call unless they are on the list', async () => {
    const preflight = await fetch(`${url()}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});

function deep(levels: number): string {
  return `{ me ${'{ posts { edges { node { owner '.repeat(levels)} { id } ${'} } } }'.repeat(levels)} }`;
}

function aliases(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ');
}
