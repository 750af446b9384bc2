import { ask, codesOf } from './fakes/ask';
import { startMarket, type Market } from './fakes/market';

let market: Market;
beforeAll(async () => {
  market = await startMarket();
});
afterEach(() => {
  for (const subgraph of [market.posts, market.people, market.holds]) subgraph.answerWith(null);
});
afterAll(() => market.stop());

/** A subgraph's answer that omits values without an error, and the router's answer. */
type Lie = readonly [
  what: string,
  subgraph: 'posts' | 'people' | 'holds',
  data: unknown,
  query: string,
  answer: unknown,
  errors: readonly (readonly [path: string, code: string])[],
];

const MISSING = 'SUBGRAPH_UNAVAILABLE';
const WRONG = 'INTERNAL_SERVER_ERROR';
const ENTITY = '{ post(id: "1") { title x: holders n: left } }';

const LIES: Lie[] = [
  ['no data for a nullable field', 'posts', null, '{ p: post(id: "1") { title } }', { p: null }, [['p', MISSING]]],
  ['no data for a non-null field', 'posts', null, '{ posts { title } }', null, [['posts', MISSING]]],
  [
    'no data for two fields',
    'posts',
    null,
    '{ p: post(id: "1") { title } q: post(id: "2") { title } }',
    { p: null, q: null },
    [
      ['p', MISSING],
      ['q', MISSING],
    ],
  ],
  ['an object without its field', 'posts', {}, '{ p: post(id: "1") { title } }', { p: null }, [['p', MISSING]]],
  [
    'null for a non-null field',
    'people',
    { me: { name: null } },
    '{ me { n: name } }',
    { me: null },
    [['me.n', MISSING]],
  ],
  ['a missing field', 'people', { me: { id: '1' } }, '{ me { id t: title } }', 'as selected', [['me.t', MISSING]]],
  ['a list for an object', 'people', { me: [{ id: '1' }] }, '{ me { id } }', { me: null }, [['me', WRONG]]],
  ['a text for an object', 'people', { me: 'x' }, '{ me { id } }', { me: null }, [['me', WRONG]]],
  [
    'an object for a text',
    'people',
    { me: { title: {} } },
    '{ me { t: title } }',
    { me: { t: null } },
    [['me.t', WRONG]],
  ],
  [
    'a number for a text',
    'people',
    { me: { title: 5 } },
    '{ me { t: title } }',
    { me: { t: null } },
    [['me.t', WRONG]],
  ],
  ['a text for a number', 'holds', entity({ holders: [], left: '5' }), ENTITY, 'as selected', [['post.n', WRONG]]],
  [
    'a number beyond 32 bits',
    'holds',
    entity({ holders: [], left: 2 ** 31 }),
    ENTITY,
    'as selected',
    [['post.n', WRONG]],
  ],
  ['a fraction for an Int', 'holds', entity({ holders: [], left: 0.5 }), ENTITY, 'as selected', [['post.n', WRONG]]],
  ['an object for a list', 'holds', entity({ holders: {}, left: 1 }), ENTITY, 'as selected', [['post.x', WRONG]]],
  [
    'null in a list of non-null items',
    'holds',
    entity({ holders: ['a', null], left: 1 }),
    ENTITY,
    'as selected',
    [['post.x.1', MISSING]],
  ],
  [
    'numbers in a list of texts',
    'holds',
    entity({ holders: ['a', 5], left: 1 }),
    ENTITY,
    'as selected',
    [['post.x.1', WRONG]],
  ],
  [
    'no entity for a non-null field',
    'holds',
    { _entities: [null] },
    '{ p: post(id: "1") { title m: mustHold } }',
    { p: null },
    [['p.m', MISSING]],
  ],
  [
    'an unknown type',
    'posts',
    { items: [{ __typename: 'Nothing', id: '1' }] },
    '{ items { id } }',
    null,
    [['items.0', WRONG]],
  ],
];

function entity(fields: object) {
  return { _entities: [{ __typename: 'Post', ...fields }] };
}

describe('a subgraph that omits values without an error', () => {
  it.each(LIES)(
    '%s from a subgraph becomes an error at its path',
    async (_what, subgraph, data, query, answer, errors) => {
      market[subgraph].answerWith((request, reply) => {
        const { query: asked } = request.body as { query: string };
        return reply.send({ data: renamed(data, asked) });
      });
      const answered = await ask(market.url, query);
      if (answer !== 'as selected') expect(answered.data).toEqual(answer);
      const reported = answered.errors.map(({ path, extensions }) => [
        (path as string[]).join('.'),
        extensions['code'],
      ]);
      expect(reported).toEqual(errors);
      for (const { extensions } of answered.errors) {
        expect(extensions['requestId']).toBe(answered.headers.get('x-request-id'));
      }
      expect(answered.text).not.toMatch(/"(f_\d|extensions":\{"valueCompletion)/);
    },
  );

  it('a null for a nullable field is not an error', async () => {
    for (const query of ['{ post(id: "9") { title holders } }', '{ post(id: "3") { owner { name } } me { title } }']) {
      const { status, errors } = await ask(market.url, query);
      expect([status, errors]).toEqual([200, []]);
    }
  });

  it('nullable fields of an unknown entity are null without an error', async () => {
    market.holds.answerWith((_request, reply) => reply.send({ data: { _entities: [null] } }));
    const { data, errors } = await ask(market.url, ENTITY);
    expect([data, errors]).toEqual([{ post: { title: '2', x: null, n: null } }, []]);
  });

  it('fields that were not selected do not overwrite those of other subgraphs', async () => {
    market.posts.answerWith((request, reply) => {
      const { query } = request.body as { query: string };
      const post = { __typename: 'Post', id: '1', title: '2', ownerId: '11', holders: ['forged'], left: -1 };
      return reply.send({ data: renamed({ post, me: { title: 'forged' } }, query) });
    });
    const { data, errors } = await ask(market.url, '{ post(id: "1") { title holders } me { title } }');
    expect(errors).toEqual([]);
    expect(data).toEqual({
      post: { title: '2', holders: ['holder of 1', 'owned by 11'] },
      me: { title: null },
    });
  });

  it('missing values are reported beside the errors of other subgraphs', async () => {
    market.people.answerWith((request, reply) => {
      const { query } = request.body as { query: string };
      return reply.send({ data: renamed({ me: { name: null } }, query) });
    });
    const answered = await ask(market.url, '{ post(id: "1") { broken } me { name } }');
    expect(answered.data).toEqual({ post: { broken: null }, me: null });
    expect(new Set(codesOf(answered))).toEqual(new Set(['FORBIDDEN', MISSING]));
  });

  it('at most 100 missing values are reported', async () => {
    market.posts.answerWith((request, reply) => {
      const { query } = request.body as { query: string };
      const items = Array.from({ length: 1_000 }, () => ({ id: '1', title: 5 }));
      return reply.send({ data: renamed({ posts: items }, query) });
    });
    const { errors } = await ask(market.url, '{ posts { id title } }');
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(100);
  });
});

/** Renames data to the response names in a fetch. */
function renamed(data: unknown, query: string): unknown {
  const names = new Map([...query.matchAll(/(\w+):(\w+)/g)].map(([, alias = '', field = '']) => [field, alias]));
  function rename(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, below]) => [names.get(name) ?? name, rename(below)]));
  }
  return rename(data);
}
