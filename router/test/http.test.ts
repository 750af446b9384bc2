import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { ask, codesOf, readAnswer } from './fakes/ask';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

const JSON_HEADERS = { 'content-type': 'application/json' };
const QUERY = JSON.stringify({ query: '{ product(id: "1") { name } }' });

let router: ForeignRouter;
beforeAll(async () => {
  router = await startForeignRouter();
});
afterAll(() => router.stop());

function post(body: string | Buffer, headers: Record<string, string> = JSON_HEADERS): Promise<Response> {
  return fetch(`${router.url}/graphql`, { method: 'POST', headers, body });
}

async function expectRefusal(response: Response, status: number, code: string): Promise<void> {
  expect(response.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json/);
  const answered = await readAnswer(response);
  expect([answered.status, codesOf(answered)]).toEqual([status, [code]]);
  expect(answered.errors[0]?.extensions['requestId']).toBe(response.headers.get('x-request-id'));
  expect(answered.text).not.toMatch(/stack|node_modules|\.ts:|\.js:/);
}

describe('the body of a GraphQL request', () => {
  it.each([
    ['a letter of Latin-1', Buffer.from('é', 'latin1'), 'application/json'],
    ['half a character', Buffer.from([0xf0, 0x9f]), 'application/json'],
    ['Latin-1 that says so', Buffer.from('é', 'latin1'), 'application/json; charset=latin1'],
    ['UTF-8 that says it is something else', Buffer.from('é'), 'application/json; charset="utf-16"'],
  ])('is a bad request with %s in it', async (_what, bytes, type) => {
    const [start, end] = [Buffer.from('{"query":"{ product(id: \\"'), Buffer.from('\\") { name } }"}')];
    await expectRefusal(await post(Buffer.concat([start, bytes, end]), { 'content-type': type }), 400, 'BAD_REQUEST');
  });

  it.each([
    ['broken JSON', '{"query": '],
    ['no JSON at all', 'query { a }'],
    ['a text', '"{ products { name } }"'],
    ['a number', '5'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['nothing', ''],
    ['a query that is a number', '{"query": 5}'],
    ['a query that is a list', '{"query": ["{ a }"]}'],
    ['variables that are a text', '{"query": "{ products { name } }", "variables": "{}"}'],
    ['variables that are a list', '{"query": "{ products { name } }", "variables": [1]}'],
    ['an operation name that is a number', '{"query": "{ products { name } }", "operationName": 5}'],
    ['extensions that are a text', '{"query": "{ products { name } }", "extensions": "a"}'],
    ['a name twice', '{"query": "{ products { name } }", "query": "{ broken }"}'],
    ['a name twice, once in disguise', '{"query": "{ products { name } }", "qu\\u0065ry": "{ broken }"}'],
    ['__proto__', '{"query": "{ products { name } }", "__proto__": {"isAdmin": true}}'],
    [
      '__proto__ among the variables',
      '{"query": "{ products { name } }", "variables": {"__proto__": {"isAdmin": true}}}',
    ],
    [
      'constructor.prototype',
      '{"query": "{ products { name } }", "variables": {"constructor": {"prototype": {"a": 1}}}}',
    ],
  ])('that is %s is a bad request', async (_what, body) => {
    await expectRefusal(await post(body), 400, 'BAD_REQUEST');
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });

  it('may hold the same name in two objects, and braces and quotes in texts', async () => {
    const query = 'query($f: Filter, $g: Filter) { a: products(filter: $f) { name } b: products(filter: $g) { name } }';
    const { status } = await ask(router.url, query, {
      variables: { f: { name: '{"a":1,"a":2}\\"' }, g: { name: 'x' } },
    });
    expect(status).toBe(200);
  });

  it('of a batch is refused', async () => {
    await expectRefusal(await post(`[${QUERY},${QUERY}]`), 400, 'BAD_REQUEST');
  });

  it.each([
    ['gzip', gzipSync(QUERY)],
    ['deflate', deflateSync(QUERY)],
    ['br', brotliCompressSync(QUERY)],
    ['GZIP', gzipSync(QUERY)],
    ['identity', Buffer.from(QUERY)],
  ])('may come encoded with %s', async (encoding, body) => {
    const answered = await readAnswer(await post(body, { ...JSON_HEADERS, 'content-encoding': encoding }));
    expect(answered.data).toEqual({ product: { name: 'Bread' } });
  });

  it('in another encoding is refused', async () => {
    for (const encoding of ['zstd', 'gzip, gzip', 'compress']) {
      const response = await post(gzipSync(QUERY), { ...JSON_HEADERS, 'content-encoding': encoding });
      await expectRefusal(response, 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });

  it('that is not what its encoding says is a bad request', async () => {
    const cut = gzipSync(QUERY).subarray(0, -12);
    await expectRefusal(await post(QUERY, { ...JSON_HEADERS, 'content-encoding': 'gzip' }), 400, 'BAD_REQUEST');
    await expectRefusal(await post(cut, { ...JSON_HEADERS, 'content-encoding': 'gzip' }), 400, 'BAD_REQUEST');
  });

  it.each(['gzip', 'br'])('of 40 MB behind 40 kB of %s is refused at once', async (encoding) => {
    const text = JSON.stringify({ query: ' '.repeat(40_000_000) });
    const body = encoding === 'gzip' ? gzipSync(text) : brotliCompressSync(text);
    expect(body.length).toBeLessThan(50_000);
    const started = performance.now();
    const response = await post(body, { ...JSON_HEADERS, 'content-encoding': encoding });
    expect(performance.now() - started).toBeLessThan(15_000);
    await expectRefusal(response, 413, 'PAYLOAD_TOO_LARGE');
  });

  it('of 60 MB is refused without being read', async () => {
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const started = httpRequest(
        `${router.url}/graphql`,
        { method: 'POST', headers: { ...JSON_HEADERS, 'content-length': 60_000_000 } },
        (response) => {
          let text = '';
          response.on('data', (chunk) => (text += String(chunk)));
          response.on('end', () => resolve({ status: response.statusCode, text }));
        },
      );
      started.on('error', reject);
      started.flushHeaders();
    });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('PAYLOAD_TOO_LARGE');
  });

  it('of 60 MB gets its answer even while it is still being sent', async () => {
    for (let round = 0; round < 5; round += 1) {
      await expectRefusal(await post(Buffer.alloc(60_000_000, ' ')), 413, 'PAYLOAD_TOO_LARGE');
    }
  });

  it('just below 1 MB passes, just above does not', async () => {
    const withSize = (size: number) => `${QUERY.slice(0, -1)}${' '.repeat(size - QUERY.length)}}`;
    expect((await post(withSize(1_048_576))).status).toBe(200);
    await expectRefusal(await post(withSize(1_048_577)), 413, 'PAYLOAD_TOO_LARGE');
  });
});

describe('a request from a foreign page', () => {
  it.each([
    ['text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a multipart form', { 'content-type': 'multipart/form-data; boundary=x' }],
  ])('as %s is refused', async (_what, headers) => {
    router.products.asked.length = 0;
    await expectRefusal(await post(QUERY, headers), 400, 'BAD_REQUEST');
    expect(router.products.asked).toEqual([]);
  });

  it('with GET is refused, unless a header shows that its page may ask', async () => {
    const url = `${router.url}/graphql?query=${encodeURIComponent('{ product(id: "1") { name } }')}`;
    for (const site of ['cross-site', 'same-site', 'something-new']) {
      await expectRefusal(await fetch(url, { headers: { 'sec-fetch-site': site } }), 400, 'BAD_REQUEST');
    }
    const allowed = [
      {},
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site', 'apollo-require-preflight': 'yes' },
    ];
    for (const headers of allowed) {
      const answered = await readAnswer(await fetch(url, { headers: headers as Record<string, string> }));
      expect(answered.data).toEqual({ product: { name: 'Bread' } });
    }
  });

  it('with GET changes nothing', async () => {
    router.products.asked.length = 0;
    const query = encodeURIComponent('mutation { rename(id: "1", name: "x") { id } }');
    for (const headers of [{ 'apollo-require-preflight': 'yes' }, { accept: '*/*' }]) {
      const response = await fetch(`${router.url}/graphql?query=${query}`, { headers });
      expect(response.headers.get('allow')).toBe('POST');
      await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
    }
    expect(router.products.asked).toEqual([]);
  });

  it('learns nothing of CORS unless its origin is listed', async () => {
    const url = await router.startAnother({ ROUTER_CORS_ORIGINS: 'https://app.example.com, http://localhost:5173' });
    const preflight = (base: string, origin: string) =>
      fetch(`${base}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    for (const base of [url, router.url]) {
      for (const origin of [
        'https://evil.example',
        'null',
        'https://app.example.com.evil.example',
        'http://app.example.com',
      ]) {
        const asked = await fetch(`${base}/graphql`, {
          method: 'POST',
          headers: { ...JSON_HEADERS, origin },
          body: QUERY,
        });
        for (const response of [asked, await preflight(base, origin)]) {
          expect(response.headers.get('access-control-allow-origin')).toBeNull();
          expect(response.headers.get('access-control-allow-credentials')).toBeNull();
        }
      }
    }
    const allowed = await preflight(url, 'https://app.example.com');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(allowed.headers.get('vary')).toMatch(/origin/i);
    expect(
      (await preflight(router.url, 'https://app.example.com')).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });
});

describe('an operation', () => {
  it.each([
    ['that is no GraphQL', '{ products { name', 'GRAPHQL_PARSE_FAILED'],
    ['with an unknown field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'with a circular fragment',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'that does not say which of two',
      'query A { topReview { text } } query B { topReview { text } }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['that is only a fragment', 'fragment A on Query { topReview { text } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s is refused', async (_what, query, code) => {
    await expectRefusal(await post(JSON.stringify({ query })), 400, code);
  });

  it('with an unknown name is refused', async () => {
    const answered = await ask(router.url, 'query A { topReview { text } }', { operationName: 'B' });
    expect([answered.status, codesOf(answered)]).toEqual([400, ['OPERATION_RESOLUTION_FAILURE']]);
  });

  it('with a subscription is refused', async () => {
    await expectRefusal(await post(JSON.stringify({ query: 'subscription { a }' })), 400, 'GRAPHQL_VALIDATION_FAILED');
  });

  it.each([
    [{ id: { a: 1 } }, 'id'],
    [{ id: null }, 'id'],
    [{}, 'id'],
    [{ id: '1', filter: { max: 'x' } }, 'filter.max'],
    [{ id: '1', filter: { max: 2 ** 31 } }, 'filter.max'],
    [{ id: '1', filter: { isAdmin: true } }, 'filter'],
    [{ id: '1', filter: { tags: ['a', 5] } }, 'filter.tags.1'],
    [{ id: '1', filter: { tags: [null] } }, 'filter.tags.0'],
    [{ id: '1', filter: { max: 'x'.repeat(100_000) } }, 'filter.max'],
  ])('with variables of the wrong type is refused, naming them (%#)', async (variables, path) => {
    router.products.asked.length = 0;
    const query = 'query($id: ID!, $filter: Filter) { product(id: $id) { name } products(filter: $filter) { name } }';
    const answered = await ask(router.url, query, { variables });
    expect([answered.status, codesOf(answered)]).toEqual([400, ['BAD_USER_INPUT']]);
    expect(answered.errors[0]?.extensions['fields']).toMatchObject([{ path }]);
    expect(answered.text.length).toBeLessThan(1_500);
    expect(router.products.asked).toEqual([]);
  });

  it('with variables that it does not have runs', async () => {
    expect((await ask(router.url, '{ topReview { text } }', { variables: { x: 1 } })).status).toBe(200);
  });

  it('may be kept by its hash and asked for with GET', async () => {
    const query = '{ product(id: "2") { name } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const unknown = await readAnswer(await post(JSON.stringify({ extensions })));
    expect([unknown.status, codesOf(unknown)]).toEqual([200, ['PERSISTED_QUERY_NOT_FOUND']]);
    expect((await post(JSON.stringify({ query, extensions }))).status).toBe(200);
    const url = `${router.url}/graphql?extensions=${encodeURIComponent(JSON.stringify(extensions))}`;
    const known = await readAnswer(await fetch(url, { headers: { 'apollo-require-preflight': 'yes' } }));
    expect(known.data).toEqual({ product: { name: 'Soup' } });
    await expectRefusal(
      await post(JSON.stringify({ query: '{ topReview { text } }', extensions })),
      400,
      'BAD_REQUEST',
    );
  });
});

describe('an address', () => {
  it.each(['/', '/docs', '/schema.graphql', '//graphql', '/graphql/', '/..%2fgraphql', '/graphql%2f'])(
    '%s that is none answers JSON',
    async (path) => {
      const { status, text } = await rawGet(path);
      expect(status).toBe(404);
      expect(JSON.parse(text)).toMatchObject({ code: 'NOT_FOUND', requestId: expect.any(String) as unknown });
    },
  );

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('/graphql does not take %s', async (method) => {
    const response = await fetch(`${router.url}/graphql`, { method });
    expect(response.headers.get('allow')).toBe('GET, POST');
    await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
  });

  it('takes no TRACE', async () => {
    expect(await rawStatus('TRACE /nothing HTTP/1.1\r\nhost: x\r\n\r\n')).toBe(405);
  });

  it('takes no headers of 17 kB and no two lengths', async () => {
    expect(await rawStatus(`GET / HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(17_000)}\r\n\r\n`)).toBe(431);
    const both =
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(await rawStatus(both)).toBe(400);
  });
});

describe('the schema', () => {
  const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  it('is shown outside production: GraphiQL without our operations, introspection, suggestions', async () => {
    const page = await fetch(`${router.url}/graphql`, { headers: asBrowser });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    const html = await page.text();
    expect(html).toContain('<meta name="supergraph" content="other" />');
    const scripts = [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => /src="([^"]+)"/.exec(tag)?.[1]);
    expect(scripts).toEqual([expect.stringMatching(/^\/docs\/graphiql\/assets\/.+\.js$/)]);
    const script = await fetch(router.url + scripts[0], { headers: { 'accept-encoding': 'gzip' } });
    expect([script.status, script.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    await script.body?.cancel();
    expect((await fetch(`${router.url}/graphiql`, { headers: asBrowser })).url).toBe(`${router.url}/graphql`);
    const schema = await ask(router.url, getIntrospectionQuery());
    expect(schema.errors).toEqual([]);
    expect(schema.data).toHaveProperty('__schema');
    const misspelt = await ask(router.url, '{ product(id: 1) { nam } }');
    expect(misspelt.errors[0]?.message).toContain('Did you mean "name"?');
  });

  it('is hidden in production', async () => {
    const url = await router.startAnother({ NODE_ENV: 'production' });
    const page = await fetch(`${url}/graphql`, { headers: asBrowser });
    await expectRefusal(page, 400, 'BAD_REQUEST');
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Product") { name } }']) {
      const answered = await ask(url, query);
      expect([answered.status, codesOf(answered), answered.data]).toEqual([
        400,
        ['GRAPHQL_VALIDATION_FAILED'],
        undefined,
      ]);
    }
    expect((await ask(url, '{ __typename topReview { __typename } }')).status).toBe(200);
    const misspelt = await ask(url, '{ product(id: 1) { nam } prodct }');
    expect(misspelt.errors.map(({ message }) => message)).toEqual([
      'Cannot query field "nam" on type "Product".',
      'Cannot query field "prodct" on type "Query".',
    ]);
    const wrong = await ask(url, 'query($f: Filter) { products(filter: $f) { name } }', {
      variables: { f: { nam: 'x' } },
    });
    expect(wrong.text).not.toContain('Did you mean');
    const plan = await ask(url, '{ topReview { text } }', { headers: { 'apollo-query-plan-experimental': '1' } });
    expect(plan.text).not.toContain('my-reviews');
  });

  it('is shown in production by a setting, GraphiQL too', async () => {
    const url = await router.startAnother({ NODE_ENV: 'production', ROUTER_INTROSPECTION: 'true' });
    expect((await ask(url, '{ __schema { queryType { name } } }')).status).toBe(200);
    const page = await fetch(`${url}/graphql`, { headers: asBrowser });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('GraphiQL')]);
  });

  it('is shown in Apollo Sandbox by a setting', async () => {
    const url = await router.startAnother({ ROUTER_EXPLORER: 'sandbox' });
    const page = await fetch(`${url}/graphql`, { headers: asBrowser });
    expect(page.headers.get('content-security-policy')).toBeNull();
    expect(await page.text()).toMatch(/sandbox/i);
  });
});

/** A GET of exactly this path: `fetch` would tidy it up. */
function rawGet(path: string): Promise<{ status: number | undefined; text: string }> {
  const { hostname, port } = new URL(router.url);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    })
      .on('error', reject)
      .end();
  });
}

function rawStatus(text: string): Promise<number> {
  const { hostname, port } = new URL(router.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.once('data', (data) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
