import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';
import { OVER_THE_LIMITS, VARIABLES_OVER_THE_LIMITS } from './fakes/over-the-limits';

/** 19 lists of 10 products with 10 reviews each: above the cost limit, within all others. */
const COSTLY = `{ ${Array.from({ length: 19 }, (_, i) => `a${i}: products { reviews { text } }`).join(' ')} }`;

interface Raw {
  readonly status: number;
  readonly code: unknown;
  readonly text: string;
}

describe('ways in', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter();
  });
  beforeEach(() => {
    router.products.asked.length = 0;
    router.reviews.asked.length = 0;
  });
  afterAll(() => router.stop());

  /** Sends exactly this target: an HTTP client would normalise it. */
  function send(target: string, { method = 'GET', body = '' } = {}): Promise<Raw> {
    const { hostname, port } = new URL(router.url);
    const head = `${method} ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\napollo-require-preflight: 1\r\n`;
    const entity =
      body === ''
        ? '\r\n'
        : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(head + entity, 'latin1')));
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('error', reject);
      socket.on('end', () => {
        const body = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as {
          code?: unknown;
          errors?: { extensions: { code: unknown } }[];
        };
        resolve({ status: Number(text.split(' ')[1]), code: body.errors?.[0]?.extensions.code ?? body.code, text });
      });
    });
  }
  const get = (parameters: Record<string, string>) => send(`/graphql?${new URLSearchParams(parameters).toString()}`);
  const post = (body: object) => send('/graphql', { method: 'POST', body: JSON.stringify(body) });
  const extensionsOf = (query: string) => ({
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
  });
  const askedOf = () => router.products.asked.length + router.reviews.asked.length;

  const limits = [
    ...OVER_THE_LIMITS,
    ['BAD_USER_INPUT', 'numbers', '{ products(filter: { max: 1e400 }) { name } }'],
    ['COST_LIMIT', 'cost', COSTLY],
  ] as const;
  const ways: [name: string, ask: (query: string) => Promise<Raw>][] = [
    ['POST', (query) => post({ query })],
    ['GET', (query) => get({ query })],
    ['GET with its hash', (query) => get({ query, extensions: JSON.stringify(extensionsOf(query)) })],
    ['POST with its hash', (query) => post({ query, extensions: extensionsOf(query) })],
    [
      'POST of one of two operations',
      (query) => post({ query: `query A { __typename } query B ${query}`, operationName: 'A' }),
    ],
    ['POST of an unknown operation name', (query) => post({ query, operationName: 'nothing' })],
  ];
  // A request line with so many tokens is refused with 431; cost counts for the named operation alone.
  const fits = (what: string, way: string) =>
    what === 'tokens' ? way.startsWith('POST') : what !== 'cost' || !/two operations|unknown/.test(way);
  it.each(
    limits.flatMap(([code, what, query]) =>
      ways.flatMap(([name, way]) => (fits(what, name) ? [[code, what, name, query, way] as const] : [])),
    ),
  )('a document beyond %s (%s) is refused by %s', async (code, _what, _name, query, way) => {
    for (let round = 0; round < 2; round += 1) {
      const { status, code: answered } = await way(query);
      expect([status, answered]).toEqual([400, code]);
    }
    const hash = extensionsOf(query);
    const byHash = [await post({ extensions: hash }), await get({ extensions: JSON.stringify(hash) })];
    expect(byHash.map(({ code }) => code)).toEqual(Array(2).fill('PERSISTED_QUERY_NOT_FOUND'));
    expect(askedOf()).toBe(0);
  });

  it.each(VARIABLES_OVER_THE_LIMITS)('variables beyond %s (%s) are refused in every way', async (code, _what, ids) => {
    const query = 'query($ids: [Int!]!) { count(ids: $ids) }';
    const [variables, hash] = [{ ids }, extensionsOf(query)];
    await post({ query, variables: { ids: [] }, extensions: hash });
    router.products.asked.length = 0;
    const sent = { query, variables: JSON.stringify(variables) };
    const answers = [
      await post({ query, variables }),
      await get(sent),
      await post({ variables, extensions: hash }),
      await get({ variables: sent.variables, extensions: JSON.stringify(hash) }),
      await post({ query: `${query.replace('(', ' A(')} query B { __typename }`, operationName: 'A', variables }),
    ];
    expect(answers.map(({ status, code: answered }) => [status, answered])).toEqual(Array(5).fill([400, code]));
    expect(askedOf()).toBe(0);
  });

  it('a mutation is never executed by GET, not even by its hash', async () => {
    const query = 'mutation { rename(id: "1", name: "Cake") { name } }';
    const hash = extensionsOf(query);
    const byGet = async () => [
      await get({ query }),
      await get({ query, extensions: JSON.stringify(hash) }),
      await get({ query: `query A { __typename } ${query.replace('mutation', 'mutation B')}`, operationName: 'B' }),
    ];
    expect((await byGet()).map(({ status }) => status)).toEqual([405, 405, 405]);
    expect((await post({ query, extensions: hash })).status).toBe(200);
    router.products.asked.length = 0;
    const { status, code } = await get({ extensions: JSON.stringify(hash) });
    expect([status, code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(askedOf()).toBe(0);
  });

  const DOCUMENT = encodeURIComponent('{ topReview { text } }');
  it.each([
    ['a lone percent sign', `/graphql?query=${DOCUMENT}%`],
    ['an invalid escape', `/graphql?query=${DOCUMENT}%20%23%ZZ`],
    ['half an escape', `/graphql?query=${DOCUMENT}%2`],
    ['an invalid escape in another parameter', `/graphql?query=${DOCUMENT}&x=%GG`],
    ['an invalid escape in a name', `/graphql?query=${DOCUMENT}&%zz=1`],
    ['invalid UTF-8', `/graphql?query=${DOCUMENT}%23%FF`],
    ['an overlong escape', `/graphql?query=${DOCUMENT}%23%C0%AF`],
    ['a lone surrogate', `/graphql?query=${DOCUMENT}%23%ED%A0%80`],
    ['raw bytes', `/graphql?query=${DOCUMENT}%23\u00e9`],
    ['a fragment before the query', `/graphql#x?query=${DOCUMENT}`],
    ['a fragment after the query', `/graphql?query=${DOCUMENT}#x`],
    ['an absolute address', `http://127.0.0.1/graphql?query=${DOCUMENT}`],
    ['a document twice', `/graphql?query=${DOCUMENT}&query=${DOCUMENT}`],
    ['a document twice, once escaped', `/graphql?query=${DOCUMENT}&qu%65ry=${DOCUMENT}`],
    ['variables twice', `/graphql?query=${DOCUMENT}&variables={}&variables={}`.replaceAll('{}', '%7B%7D')],
    ['a document in brackets', `/graphql?query[]=${DOCUMENT}`],
    ['extensions in brackets', `/graphql?query=${DOCUMENT}&extensions%5BpersistedQuery%5D=1`],
    ['semicolons', `/graphql?query=${DOCUMENT};query=${DOCUMENT}`],
    ['variables with a duplicate key', `/graphql?query=${DOCUMENT}&variables=${encodeURIComponent('{"a":1,"a":2}')}`],
    ['variables with __proto__', `/graphql?query=${DOCUMENT}&variables=${encodeURIComponent('{"__proto__":{}}')}`],
    ['variables that are not JSON', `/graphql?query=${DOCUMENT}&variables=x`],
  ])('a query string with %s is a bad request', async (_what, target) => {
    const { status, code } = await send(target);
    expect([status, code]).toEqual([400, 'BAD_REQUEST']);
    expect(askedOf()).toBe(0);
  });

  it('a query string together with a body is a bad request', async () => {
    const body = JSON.stringify({ query: '{ topReview { text } }' });
    const { status, code } = await send(`/graphql?query=${DOCUMENT}`, { method: 'POST', body });
    expect([status, code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('a query string may have plus signs for spaces, any language and unrelated parameters', async () => {
    const query = '{ products(filter: { name: "パン + 🍞 50%" }) { name } }';
    const { status, text } = await get({ query, variables: '{"a": "é;#"}', trace: '1' });
    expect([status, text]).toEqual([200, expect.stringContaining('Bread')]);
  });

  it('a document registered by GET runs by its hash in a POST', async () => {
    const query = '{ topReview { text } }';
    expect((await get({ query, extensions: JSON.stringify(extensionsOf(query)) })).status).toBe(200);
    expect((await post({ extensions: extensionsOf(query) })).text).toContain('Good');
  });
});
