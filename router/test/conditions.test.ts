import { graphql } from 'graphql';
import { ask, codesOf } from './fakes/ask';
import { MONOLITH, ROOT, startMarket, type Market } from './fakes/market';

let market: Market;
beforeAll(async () => {
  market = await startMarket();
});
beforeEach(() => {
  for (const { asked } of [market.posts, market.people, market.holds]) asked.length = 0;
});
afterAll(() => market.stop());

const askedOf = () => [market.posts, market.people, market.holds].flatMap(({ asked }) => asked);

describe('@skip and @include', () => {
  it.each([
    ['skips a field of another subgraph', '{ post(id: "1") { holders left version2 @include(if: false) } }', {}],
    [
      'skips a field that requires the same fields as its siblings',
      'query($a: Boolean!) { post(id: "1") { left holders @skip(if: $a) version2 } }',
      { a: true },
    ],
    [
      'leaves an object without fields',
      'query($a: Boolean!) { post(id: "1") { title @include(if: $a) } none: post(id: "9") { title @include(if: $a) } }',
      { a: false },
    ],
    ['leaves an empty query', 'query($a: Boolean!) { post(id: "1") @include(if: $a) { title } }', { a: false }],
    [
      'leaves an empty mutation',
      'mutation($a: Boolean!) { rename(id: "1", title: "x") @include(if: $a) { title } }',
      { a: false },
    ],
    [
      'leaves only __typename',
      'query($a: Boolean!) { __typename post(id: "1") @include(if: $a) { title } }',
      { a: false },
    ],
    [
      'is on a fragment',
      'query($a: Boolean!) { items { id ...P @include(if: $a) } } fragment P on Post { holders owner { name } }',
      { a: false },
    ],
    ['has a default', 'query($a: Boolean! = false) { post(id: "1") { title @include(if: $a) left } }', {}],
    ['contradicts another', '{ post(id: "1") { title @skip(if: false) @include(if: false) left } }', {}],
    [
      'is on one of two equal fields',
      'query($a: Boolean!) { me { posts { id @include(if: $a) } posts { id left } } }',
      { a: false },
    ],
  ])('a condition that %s changes no sibling', async (_what, source, variableValues) => {
    const answered = await ask(market.url, source, { variables: variableValues });
    const { data } = await graphql({ schema: MONOLITH, source, rootValue: ROOT, variableValues });
    expect([answered.status, answered.errors, JSON.stringify(answered.data)]).toEqual([200, [], JSON.stringify(data)]);
  });

  it('an operation without remaining fields calls no subgraph', async () => {
    const { data } = await ask(market.url, 'mutation { rename(id: "1", title: "x") @skip(if: true) { title } }');
    expect([data, askedOf()]).toEqual([{}, []]);
  });

  it('more sets of condition values than the cache holds all get exact answers', async () => {
    const fields = Array.from({ length: 8 }, (_, bit) => `f${bit}: title @include(if: $v${bit})`).join(' ');
    const declared = Array.from({ length: 8 }, (_, bit) => `$v${bit}: Boolean!`).join(' ');
    for (let mask = 0; mask < 100; mask += 1) {
      const bits = Array.from({ length: 8 }, (_, bit) => (mask & (1 << bit)) !== 0);
      const variables = Object.fromEntries(bits.map((isOn, bit) => [`v${bit}`, isOn]));
      const { data } = await ask(market.url, `query(${declared}) { post(id: "1") { ${fields} } }`, { variables });
      const names = bits.flatMap((isOn, bit) => (isOn ? [`f${bit}`] : []));
      expect(Object.keys(data?.['post'] as object)).toEqual(names);
    }
  });

  it('variables that only conditions use are not sent to subgraphs', async () => {
    const source = 'query($a: Boolean!, $n: Int!) { posts(first: $n) { title tags @include(if: $a) } }';
    await ask(market.url, source, { variables: { a: true, n: 1, other: 1 } });
    expect(askedOf().map(({ variables }) => variables)).toEqual([{ n: 1 }]);
  });
});

describe('a document with several operations', () => {
  const OTHER = 'query B($n: Int!) { ...F } fragment F on Query { me { posts(first: $n) { id } } }';

  it('runs the named operation even when the planner can not plan another one', async () => {
    const answered = await ask(market.url, `query A { __typename } ${OTHER}`, { operationName: 'A' });
    expect([answered.status, answered.data]).toEqual([200, { __typename: 'Query' }]);
    const b = await ask(market.url, `query A { __typename } ${OTHER}`, { operationName: 'B', variables: { n: 1 } });
    expect(b.data).toEqual({ me: { posts: [{ id: '1' }] } });
  });
});

describe('null for a non-null argument', () => {
  it.each([
    ['as a literal', '{ post(id: null) { title } }', {}, undefined],
    ['as a literal in a mutation', 'mutation { rename(id: "1", title: null) { id } }', {}, undefined],
    ['as a variable', 'query($id: ID!) { post(id: $id) { title } }', { id: null }, 'id'],
    ['as a variable with a default', 'query($n: Int = 2) { posts(first: $n) { title } }', { n: null }, 'posts.first'],
    [
      'as a variable for an argument with a default',
      'query($n: Int) { posts(first: $n) { title } }',
      { n: null },
      'posts.first',
    ],
    ['as the default itself', 'query($n: Int! = null) { posts(first: $n) { title } }', {}, undefined],
    [
      'in a nested field',
      'query($n: Int) { me { posts { all: tags(first: $n) } } }',
      { n: null },
      'me.posts.all.first',
    ],
    [
      'in a fragment',
      'query($n: Int) { ...F } fragment F on Query { posts(first: $n) { title } }',
      { n: null },
      'posts.first',
    ],
    ['for a condition', 'query($a: Boolean = true) { me { id @include(if: $a) } }', { a: null }, 'me.id.@include.if'],
    ['for a condition, as a literal', '{ me { id @skip(if: null) } }', {}, undefined],
    [
      'in the payload of a mutation',
      'mutation($n: Int = 1) { rename(id: "1", title: "x") { tags(first: $n) } }',
      { n: null },
      'rename.tags.first',
    ],
  ])('null %s is refused before any subgraph is called', async (_what, source, variables, path) => {
    const answered = await ask(market.url, source, { variables });
    expect([answered.status, codesOf(answered), answered.data]).toEqual([400, ['BAD_USER_INPUT'], undefined]);
    const fields = answered.errors[0]?.extensions['fields'] as { path: string }[] | undefined;
    expect(fields?.map((field) => field.path)).toEqual(path === undefined ? undefined : [path]);
    expect(askedOf()).toEqual([]);
  });

  it.each([
    ['only a skipped field uses', 'query($n: Int = 1) { posts { title tags(first: $n) @skip(if: true) } }'],
    [
      'only a field in a skipped fragment uses',
      'query($n: Int = 1) { posts { title ... @include(if: false) { tags(first: $n) } } }',
    ],
    ['a nullable argument accepts', 'query($n: Int = 1) { posts { title } me { posts(first: $n) { id } } }'],
    ['belongs to an undefined variable', 'query($m: Int) { posts(first: $m) { title } }'],
    ['another operation uses', 'query A { posts { title } } query B($n: Int) { posts(first: $n) { title } }'],
    ['a skipped condition has', 'query($n: Boolean = true) { posts { title id @skip(if: true) @include(if: $n) } }'],
  ])('null that %s is accepted', async (_what, source) => {
    const answered = await ask(market.url, source, {
      variables: { n: null },
      ...(source.startsWith('query A') ? { operationName: 'A' } : {}),
    });
    expect([answered.status, answered.errors]).toEqual([200, []]);
  });
});

describe('numbers', () => {
  const huge = '9'.repeat(400);
  it.each([
    ['a literal', `{ posts(first: ${huge}) { title } }`, '{}'],
    ['a literal for an ID', `{ post(id: ${huge}) { title } }`, '{}'],
    ['a literal beyond a double', '{ posts(first: 1e400) { title } }', '{}'],
    ['a default', `query($n: Int = ${huge}) { posts(first: $n) { title } }`, '{}'],
    ['a default beyond a double', 'query($n: Int = -1e999) { posts(first: $n) { title } }', '{}'],
    ['a variable', 'query($n: Int) { posts(first: $n) { title } }', `{"n": ${huge}}`],
    ['a variable for an ID', 'query($n: ID!) { post(id: $n) { title } }', `{"n": ${huge}}`],
    ['a variable beyond a double', 'query($n: Int) { posts(first: $n) { title } }', '{"n": 1e400}'],
    ['a variable that nothing uses', '{ posts { title } }', '{"n": [{"a": -1e400}]}'],
  ])('a number beyond a double is refused as %s', async (_what, query, variables) => {
    const response = await fetch(`${market.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query": ${JSON.stringify(query)}, "variables": ${variables}}`,
    });
    const text = await response.text();
    expect([response.status, askedOf()]).toEqual([400, []]);
    expect(text).toMatch(/"code":"(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)"/);
    expect(text.length).toBeLessThan(1_000);
  });
});
