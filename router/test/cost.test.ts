import { buildSchema, getIntrospectionQuery, Kind, parse } from 'graphql';
import { createCostEstimator } from '../src/cost/cost-estimator';

const SCHEMA = `
  type Query {
    user(id: ID!): User
    me: User
    nodes(ids: [ID!]): [Node!]! @listSize(slicingArguments: ["ids"])
    find(where: Where): [User!]! @listSize(slicingArguments: ["where.first"])
    grid: [[User]]
    priced(heavy: Int @cost(weight: 7), where: Where): Int @cost(weight: 3)
    big: Big
  }
  type Mutation { rename(name: String): User }
  input Where { first: Int = 10, near: Near @cost(weight: 4) }
  input Near { km: Int @cost(weight: 2) }
  interface Node { id: ID! }
  interface Owned implements Node { id: ID! parts: [Part!]! @listSize(assumedSize: 50) }
  union Thing = User | Post
  type Part { id: ID! }
  type Big @cost(weight: 40) { id: ID! blob: Blob }
  scalar Blob @cost(weight: 9)
  type User implements Node {
    id: ID!
    devices: [Part!] @listSize(assumedSize: 3)
    posts(first: Int! = 20, last: Int): Posts
      @listSize(slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false)
    loose(first: Int): [Post!] @listSize(slicingArguments: ["first"])
    things: [Thing!]! @listSize(assumedSize: 2)
  }
  type Posts { edges: [Edge!]! tags: [ID!]! }
  type Edge { node: Post! }
  type Post implements Node & Owned { id: ID! owner: User parts: [Part!]! }`;

const LINK = 'https://specs.apollo.dev/cost/v0.1';
const supergraph = (link: string) =>
  `schema @link(url: "${LINK}", ${link}) { query: Query mutation: Mutation } ${SCHEMA}`;
const schema = buildSchema(SCHEMA.replaceAll(/@(cost|listSize)\((\([^)]*\)|[^()])*\)/g, ''));
const estimate = createCostEstimator(supergraph('import: ["@cost", "@listSize"]'), 10);

function costOf(text: string, variables: Record<string, unknown> = {}, estimator = estimate): number {
  const document = parse(text);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation');
  return estimator({ schema, document, operation, variables }).cost;
}

/** Cost of a user's posts: 2 for user and page, 2.1 per item. */
const posts = (count: number) => Math.ceil(2 + count * 2.1);
const PAGE = '{ edges { node { id } } }';

describe('the estimated cost', () => {
  it.each([
    ['an object', '{ me { id } }', 2],
    ['ten fields of an object', `{ me { ${'a: id b: id c: id d: id e: id f: id g: id h: id i: id j: id'} } }`, 2],
    ['an argument', `{ me { posts(first: 100) ${PAGE} } }`, posts(100)],
    ["the argument's own default", `{ me { posts ${PAGE} } }`, posts(20)],
    ['the larger of two arguments', `{ me { posts(first: 5, last: 50) ${PAGE} } }`, posts(50)],
    [
      'a list nested in a list',
      `{ me { posts(first: 10) { edges { node { owner { posts(first: 10) ${PAGE} } } } } } }`,
      252,
    ],
    ['a list with an assumed size', '{ me { devices { id } } }', 5],
    ['an unsized list in a page', '{ me { posts { tags } } }', 3],
    ['a list in a list', '{ grid { id } }', 110],
    ['a list argument by its length', '{ nodes(ids: ["1", "2", "3"]) { id } }', 4],
    ['a size within an input', '{ find(where: { first: 30 }) { id } }', 33],
    ['an input without its size', '{ find(where: {}) { id } }', 11],
    ['each alias', `{ a: me { posts(first: 100) ${PAGE} } b: me { posts(first: 100) ${PAGE} } }`, 424],
    [
      'a field that is selected twice only once',
      `{ me { posts(first: 100) ${PAGE} } me { posts(first: 100) ${PAGE} } }`,
      posts(100),
    ],
    ['a fragment', `{ me { ...F } } fragment F on User { posts(first: 100) ${PAGE} }`, posts(100)],
    [
      'a fragment in a fragment',
      `{ ...Q } fragment Q on Query { me { ...F } } fragment F on User { posts(first: 100) ${PAGE} }`,
      posts(100),
    ],
    ['an inline fragment', `{ me { ... { posts(first: 100) ${PAGE} } } }`, posts(100)],
    [
      'the most expensive type of an interface',
      '{ nodes(ids: ["1"]) { ... on User { devices { id } } ... on Post { owner { devices { id } } } } }',
      6,
    ],
    ['a size that an interface gives', '{ nodes(ids: ["1"]) { ... on Owned { parts { id } } } }', 56],
    ['the most expensive type of a union', '{ me { things { ... on User { id } ... on Post { owner { id } } } } }', 6],
    ['a mutation', 'mutation { rename(name: "a") { id } }', 12],
    ['two mutations', 'mutation { a: rename { id } b: rename { id } }', 23],
    ['a weight', '{ big { id blob } }', 50],
    ['weights of arguments and inputs', '{ priced(heavy: 1, where: { near: { km: 1 } }) }', 16],
    ['an unknown field as nothing', '{ me { nothing { at { all } } } }', 1],
    ['a fragment within itself', '{ me { ...F } } fragment F on User { id ...F }', 2],
  ])('the estimate counts %s', (_what, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  it.each([
    ['a variable', 'query($n: Int!) { me { posts(first: $n) PAGE } }', { n: 100 }, posts(100)],
    ["a variable's default", 'query($n: Int! = 100) { me { posts(first: $n) PAGE } }', {}, posts(100)],
    [
      'a variable in place of its default',
      'query($n: Int! = 100) { me { posts(first: $n) PAGE } }',
      { n: 5 },
      posts(5),
    ],
    [
      "the argument's default for a variable that is left out",
      'query($n: Int) { me { posts(first: $n) PAGE } }',
      {},
      posts(20),
    ],
    ['a variable that skips', 'query($s: Boolean!) { me { posts(first: 100) @skip(if: $s) PAGE id } }', { s: true }, 2],
    [
      'a variable that does not skip',
      'query($s: Boolean!) { me { posts(first: 100) @skip(if: $s) PAGE } }',
      { s: false },
      posts(100),
    ],
    [
      'a default that includes',
      'query($s: Boolean! = true) { me { posts(first: 100) @include(if: $s) PAGE } }',
      {},
      posts(100),
    ],
    [
      'a default that is overridden',
      'query($s: Boolean! = true) { me { id posts(first: 100) @include(if: $s) PAGE } }',
      { s: false },
      2,
    ],
    [
      'a fragment that is skipped',
      'query($s: Boolean!) { me { id ... @skip(if: $s) { posts(first: 100) PAGE } } }',
      { s: true },
      2,
    ],
    [
      'both sides of a condition with no value',
      'query($s: Boolean) { me { a: posts(first: 100) @include(if: $s) PAGE b: posts(first: 100) @skip(if: $s) PAGE } }',
      {},
      423,
    ],
    ['a variable within an input', 'query($n: Int) { find(where: { first: $n }) { id } }', { n: 30 }, 33],
    ['a whole input as a variable', 'query($w: Where) { find(where: $w) { id } }', { w: { first: 30 } }, 33],
  ])('the estimate counts %s (%#)', (_what, text, variables, cost) => {
    expect(costOf(text.replaceAll('PAGE', PAGE), variables)).toBe(cost);
  });

  it.each([null, -5, -1e9, 'x', {}, true, Number.NaN, undefined])(
    'a variable of %p never lowers the estimate',
    (first) => {
      const text = `query($n: Int) { me { posts(first: $n) ${PAGE} loose(first: $n) { id } } }`;
      expect(costOf(text, { n: first })).toBeGreaterThanOrEqual(costOf(text));
    },
  );

  it.each(['null', '-5', '-2147483649', '"x"', '{}', '1e400', '9'.repeat(400), '1000000000'])(
    'a literal of %s never lowers the estimate',
    (first) => {
      const text = (argument: string) => `{ me { posts${argument} ${PAGE} loose { id } } }`;
      expect(costOf(text(`(first: ${first})`))).toBeGreaterThanOrEqual(costOf(text('')));
    },
  );

  it('the product of unlimited sizes neither overflows nor takes long', () => {
    const deep = `{ me { ${'posts(first: 1e400) { edges { node { owner { '.repeat(90)} id ${'} } } }'.repeat(90)} } }`;
    expect(costOf(deep)).toBeGreaterThan(1e300);
  });

  it('nested fragments are estimated in less time than their expansion takes', () => {
    const levels = Array.from(
      { length: 60 },
      (_, i) =>
        `fragment F${i} on User { posts(first: 1) { edges { node { a: owner { ...F${i + 1} } b: owner { ...F${i + 1} } } } } }`,
    );
    const started = performance.now();
    const cost = costOf(`{ me { ...F0 } } ${levels.join(' ')} fragment F60 on User { id }`);
    expect(cost).toBeGreaterThan(2 ** 60);
    expect(performance.now() - started).toBeLessThan(1_000); // written out it is 2^60 fields
  });

  it('the full introspection query costs 100, deeper introspection more', () => {
    const whole = costOf(getIntrospectionQuery({ inputValueDeprecation: true }));
    expect(whole).toBe(100);
    expect(
      costOf(`{ __schema { types { ${'fields { type { '.repeat(4)} name ${'} }'.repeat(4)} } } }`),
    ).toBeGreaterThan(10 * whole);
    expect(costOf('{ __typename a: __type(name: "User") { name } }')).toBe(1);
  });
});

describe('cost directives', () => {
  it.each([
    [
      'under other names',
      'import: [{ name: "@cost", as: "@price" }, { name: "@listSize", as: "@count" }]',
      'price',
      'count',
    ],
    ['in the namespace of the spec', 'for: EXECUTION', 'cost', 'cost__listSize'],
    ['in another namespace', 'as: "money"', 'money', 'money__listSize'],
  ])('cost directives are read %s', (_how, link, cost, listSize) => {
    const sdl = supergraph(link)
      .replaceAll('@cost(weight', `@${cost}(weight`)
      .replaceAll('@listSize(', `@${listSize}(`);
    const estimator = createCostEstimator(sdl, 10);
    expect(costOf('{ big { blob } }', {}, estimator)).toBe(49);
    expect(costOf('{ me { devices { id } } }', {}, estimator)).toBe(5);
  });

  it('directives without a link to the cost spec are ignored', () => {
    const estimator = createCostEstimator(supergraph('import: []').replace(LINK, 'https://example.com/cost'), 10);
    expect(costOf('{ big { blob } }', {}, estimator)).toBe(2);
  });
});
