import { ApolloServer } from '@apollo/server';
import type { FakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';
import { startOwnRouter, type OwnRouter } from './fakes/start-own-router';

interface Case {
  readonly query: string;
  readonly body?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  /** What makes the document known, where the case itself is refused. */
  readonly good?: Record<string, unknown>;
  /** Set where Apollo Server answers all the same. */
  readonly isLeftToApollo?: true;
}

const LIST = '{ products { name } }';
const FIND = 'query Find($id: ID!) { product(id: $id) { name } }';
const COUNT = 'query ($ids: [Int!]!) { count(ids: $ids) }';
const good = { variables: { id: '1' } };

const CASES: Readonly<Record<string, Case>> = {
  'an operation': { query: LIST },
  'another media type': { query: LIST, headers: { accept: 'application/graphql-response+json' } },
  'several media types': { query: LIST, headers: { accept: 'text/html;q=0.9, application/json;q=0.1' } },
  'no Accept': { query: LIST, headers: { accept: '' } },
  'no acceptable media type': { query: LIST, headers: { accept: 'text/plain' }, isLeftToApollo: true },
  'a charset': { query: LIST, headers: { 'content-type': 'application/json; charset=utf-8' } },
  // Refused with the body.
  'another charset': { query: LIST, headers: { 'content-type': 'application/json; charset=latin1' } },
  'a type that forms may send': { query: LIST, headers: { 'content-type': 'text/plain' }, isLeftToApollo: true },
  'a persisted query': { query: LIST, body: { extensions: { persistedQuery: { version: 2 } } }, isLeftToApollo: true },
  'variables and a name that are null': { query: '{ __typename }', body: { variables: null, operationName: null } },
  variables: { query: FIND, body: good },
  'an unknown variable': { query: FIND, body: { variables: { id: '1', other: 1 } } },
  'a missing variable': { query: FIND, good },
  'a missing variable, in another media type': {
    query: FIND,
    good,
    headers: { accept: 'application/graphql-response+json' },
  },
  'a variable of the wrong type': { query: FIND, good, body: { variables: { id: {} } } },
  'variables that are a list': { query: FIND, good, body: { variables: [] }, isLeftToApollo: true },
  'variables that are a text': { query: FIND, good, body: { variables: '{}' }, isLeftToApollo: true },
  'variables that are nested too deeply': {
    query: COUNT,
    good: { variables: { ids: [1] } },
    body: { variables: { ids: JSON.parse('['.repeat(100) + ']'.repeat(100)) as unknown } },
  },
  'a list that is too long': {
    query: COUNT,
    good: { variables: { ids: [1] } },
    body: { variables: { ids: Array(1_001).fill(1) } },
  },
  'a name that is not in the document': { query: FIND, good, body: { ...good, operationName: 'Other' } },
  'a name that is empty': { query: FIND, good, body: { ...good, operationName: '' } },
  'a name that is a number': { query: FIND, good, body: { ...good, operationName: 1 }, isLeftToApollo: true },
  'the names of several operations': { query: `${FIND} query Two ${LIST}`, body: { operationName: 'Two' } },
  'no name where there are several operations': {
    query: `${FIND} query Two ${LIST}`,
    good: { operationName: 'Two' },
  },
  'a mutation': { query: 'mutation { rename(id: "1", name: "Cake") { name } }' },
  'a field that fails': { query: '{ broken }' },
  'a field that is refused': { query: '{ refused products { name } }' },
  'a status and Retry-After by an error': { query: '{ busy }' },
  introspection: { query: '{ __schema { queryType { name } } }' },
  'a request for the plan': { query: LIST, headers: { 'apollo-query-plan-experimental': '1' } },
};

let apollo: { readonly mock: { readonly calls: readonly unknown[] } };
beforeAll(() => {
  apollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
});
afterAll(() => void vi.restoreAllMocks());

async function post(url: string, { query, body, headers }: Case, subgraphs: readonly FakeSubgraph[]) {
  const before = subgraphs.map(({ asked }) => asked.length);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query, ...body }),
  });
  const received = Object.fromEntries(response.headers);
  for (const name of ['date', 'x-request-id', 'content-length']) delete received[name];
  const asked = subgraphs.map((subgraph, index) =>
    subgraph.asked
      .slice(before[index])
      .filter(({ query }) => !query.includes('revokedSessions'))
      .map(withoutIds),
  );
  const text = (await response.text()).replaceAll(/"requestId":"[^"]*"/g, '"requestId":""');
  return { status: response.status, headers: received, text, asked };
}

function withoutIds({ query, variables, headers }: FakeSubgraph['asked'][number]) {
  const { traceparent, 'x-request-id': _id, 'x-gobbler-remaining-ms': _left, ...others } = headers;
  return { query, variables, headers: others, hasTrace: typeof traceparent === 'string' };
}

/** Sends a request for a document that Apollo Server answers, as it does all with `extensions`, then the plain one; returns both answers. */
async function answers(url: string, one: Case, subgraphs: readonly FakeSubgraph[]) {
  const first = await post(url, { ...one, body: { extensions: {}, ...one.body } }, subgraphs);
  const accept = one.headers?.['accept'];
  const usual = one.isLeftToApollo || accept === undefined ? {} : { headers: { accept } };
  await post(url, { query: one.query, body: one.good ?? one.body ?? {}, ...usual }, subgraphs);
  const before = apollo.mock.calls.length;
  const again = await post(url, one, subgraphs);
  return { first, again, isAround: apollo.mock.calls.length === before };
}

describe.each(['own', 'apollo'])('a document around Apollo Server, on the engine %s', (engine) => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter({ ROUTER_ENGINE: engine });
  });
  afterEach(() => router.products.answerWith(null));
  afterAll(() => router.stop());

  it.each(Object.entries(CASES))('gets the same answer as a new one to %s', async (_name, one) => {
    const { first, again, isAround } = await answers(router.url, one, [router.products, router.reviews]);
    expect(again).toEqual(first);
    expect(isAround).toBe(!one.isLeftToApollo);
  });

  it.each([
    ['valid', '{ products { name } }', true],
    ['not valid', '{ products { nothing } }', false],
    ['no GraphQL', '{ products', false],
    ['too deep', `${'{ products { similar '.repeat(40)}{ name }${'} }'.repeat(40)}`, false],
  ])('a new document that is %s gets the same answer by both ways', async (_kind, text, isValid) => {
    const accept = { headers: { accept: 'application/json' } };
    await post(router.url, { query: LIST, ...accept }, []);
    const before = apollo.mock.calls.length;
    const query = `${text} #${Math.random()}`;
    const plain = await post(router.url, { query, ...accept }, []);
    expect(apollo.mock.calls.length === before).toBe(isValid);
    expect(await post(router.url, { query, body: { extensions: {} }, ...accept }, [])).toEqual(plain);
  });

  it.each([
    [
      'an error',
      {
        data: { products: null },
        errors: [{ message: 'no', path: ['products'], extensions: { code: 'RATE_LIMITED' } }],
      },
    ],
    ['an error without a code', { data: null, errors: [{ message: 'canary' }] }],
    ['a failure', 'no GraphQL'],
  ])('gets the same answer as a new one when a subgraph answers with %s', async (_kind, answer) => {
    router.products.answerWith(() => answer);
    const logged = router.logged.length;
    const { first, again } = await answers(router.url, { query: LIST }, [router.products]);
    expect(first.text).toContain('"errors"');
    expect(again).toEqual(first);
    const messages = router.logged.slice(logged).map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages.length % 3).toBe(0);
    expect(messages.slice(-messages.length / 3)).toEqual(messages.slice(0, messages.length / 3));
  });
});

describe('a known document of our own supergraph', () => {
  const ME = '{ me { username isPremium } }';
  const LOG_IN = 'mutation { logIn(email: "a", password: "b") }';
  let own: OwnRouter;
  let url: string;
  beforeAll(async () => {
    own = await startOwnRouter();
    url = await own.startAnother({ NODE_ENV: 'production' });
  });
  afterEach(() => own.auth.answerWith(null));
  afterAll(() => own.stop());

  it.each<readonly [string, () => Case | Promise<Case>]>([
    ['a token', async () => ({ query: ME, headers: { authorization: `Bearer ${await own.signer.sign()}` } })],
    ['a bad token', () => ({ query: ME, headers: { authorization: 'Bearer nonsense' } })],
    ['another kind of credentials', () => ({ query: ME, headers: { authorization: 'Basic YTpi' } })],
    ['a malformed Idempotency-Key', () => ({ query: LOG_IN, headers: { 'idempotency-key': 'k'.repeat(256) } })],
    ['a repeated mutation', () => ({ query: LOG_IN, headers: { 'idempotency-key': 'k' } })],
    ['a trace', () => ({ query: ME, headers: { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` } })],
  ])('gets the same answer and the same calls as a new one to %s', async (_name, create) => {
    own.auth.answerWith((_request, reply) =>
      reply.header('idempotent-replayed', 'true').send({ data: { logIn: 'in' } }),
    );
    const { first, again } = await answers(url, await create(), [own.auth, own.user, own.payment]);
    expect(again).toEqual(first);
  });
});
