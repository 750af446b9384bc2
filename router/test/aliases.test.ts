import { graphql } from 'graphql';
import { ask, codesOf } from './fakes/ask';
import { MONOLITH, ROOT, startMarket, type Market } from './fakes/market';

describe('client aliases', () => {
  let market: Market;
  beforeAll(async () => {
    market = await startMarket();
  });
  afterAll(() => market.stop());

  /** Expects the router's answer to equal that of a single schema over the same data. */
  async function expectAsMonolith(source: string, variables: Record<string, unknown> = {}): Promise<unknown> {
    const answered = await ask(market.url, source, { variables });
    const { data, errors = [] } = await graphql({
      schema: MONOLITH,
      source,
      rootValue: ROOT,
      variableValues: variables,
    });
    expect(JSON.stringify(answered.data)).toBe(JSON.stringify(data));
    expect(answered.errors.map(({ path }) => JSON.stringify(path)).sort()).toEqual(
      errors.map(({ path }) => JSON.stringify(path)).sort(),
    );
    return answered.data;
  }

  it.each([
    ['the key', '{ post(id: "1") { id: title holders } }'],
    [
      'the key in a condition',
      'query($t: Boolean = true) { post(id: "1") { ... on Post @include(if: $t) { id: title holders } } }',
    ],
    ['the key, of another type', '{ post(id: "1") { id: portions holders left } }'],
    ['a field that another subgraph requires', '{ post(id: "1") { ownerId: id holders } }'],
    ['required fields, each for another', '{ post(id: "2") { portions: version version: portions left version2 } }'],
    ['a field that is required with arguments', '{ post(id: "2") { weight(unit: KG) left } }'],
    ['the same field under its default', '{ post(id: "2") { weight left other: weight(unit: G) } }'],
    ['the type name', '{ post(id: "1") { __typename: title holders } }'],
    ['the type name of an interface', '{ items { __typename: id ... on Post { holders } real: __typename } }'],
    ['the type of the root', '{ __typename: posts { title } kind: __typename }'],
    ['fields that the planner adds', '{ _entities: post(id: "1") { _service: title holders } }'],
    ['an alias that the planner generates', '{ post(id: "1") { id__alias_0: title id__alias_1: version holders } }'],
    ['an internal name of the router', '{ f_0: post(id: "1") { f_1: title f_0: id f__0: holders } }'],
    ['a prototype', '{ __proto__: post(id: "1") { constructor: title toString: id holders } }'],
    [
      'keys within lists',
      '{ posts(first: 4) { id: title ownerId: portions owner { id: name title: id } holders left } }',
    ],
    [
      'keys two subgraphs down',
      '{ me { posts { id: title owner { id: title posts(first: 1) { id: version holders } } } } }',
    ],
    ['different fields in two fragments', '{ items { ... on Post { x: title holders } ... on Ad { x: id } } }'],
    [
      'different arguments in two fragments',
      '{ post(id: "1") { a: tags(first: 1) b: tags(first: 2) } posts { a: tags(first: 0) } }',
    ],
    ['one field twice', '{ post(id: "1") { a: id a: id id ...F } } fragment F on Post { id a: id holders }'],
  ])('an alias that takes the name of %s gets its own value and changes no other', async (_what, source) => {
    await expectAsMonolith(source);
  });

  it('an alias for a key never reaches another post', async () => {
    const data = await expectAsMonolith('{ post(id: "1") { id: title ownerId: title holders } }');
    expect(data).toEqual({ post: { id: '2', ownerId: '2', holders: ['holder of 1', 'owned by 11'] } });
  });

  it('a mutation runs once per response name', async () => {
    market.posts.asked.length = 0;
    const source =
      'mutation { id: rename(id: "1", title: "2") { id: title holders } b: rename(id: "1", title: "2") { id } }';
    await expectAsMonolith(source);
    const [asked] = market.posts.asked;
    expect(asked?.query.match(/rename\(/g)).toHaveLength(2);
  });

  it('error paths use the client’s aliases, also in lists', async () => {
    const source =
      '{ all: posts(first: 2) { no: broken id: title } me { id: bio me: posts(first: 1) { broken: broken } } }';
    await expectAsMonolith(source);
    const answered = await ask(market.url, source);
    expect(answered.errors.every(({ locations }) => locations === undefined)).toBe(true);
    expect(codesOf(answered)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });

  it('errors in a list of several types point to the right object', async () => {
    await expectAsMonolith('{ all: items { id ... on Post { no: broken holders owner { bio } } } }');
  });

  it('variables may have the names that the gateway uses itself', async () => {
    const source =
      'query($representations: ID!, $f_0: Int!) { post(id: $representations) { holders tags(first: $f_0) } }';
    await expectAsMonolith(source, { representations: '2', f_0: 1 });
    const deep = 'query($representations: Int!) { me { posts(first: 2) { tags(first: $representations) left } } }';
    await expectAsMonolith(deep, { representations: 1 });
  });
});
