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

describe('a condition', () => {
  it.each([
    [
      'skips a field that another subgraph answers',
      '{ post(id: "1") { holders left version2 @include(if: false) } }',
      {},
    ],
    [
      'skips one whose needs its siblings share',
      'query($a: Boolean!) { post(id: "1") { left holders @skip(if: $a) version2 } }',
      { a: true },
    ],
    [
      'leaves an object with nothing of it',
      'query($a: Boolean!) { post(id: "1") { title @include(if: $a) } none: post(id: "9") { title @include(if: $a) } }',
      { a: false },
    ],
    ['leaves nothing at all', 'query($a: Boolean!) { post(id: "1") @include(if: $a) { title } }', { a: false }],
    [
      'leaves nothing of a mutation',
      'mutation($a: Boolean!) { rename(id: "1", title: "x") @include(if: $a) { title } }',
      { a: false },
    ],
    [
      'leaves the type name alone',
      'query($a: Boolean!) { __typename post(id: "1") @include(if: $a) { title } }',
      { a: false },
    ],
    [
      'stands on a fragment',
      'query($a: Boolean!) { items { id ...P @include(if: $a) } } fragment P on Post { holders owner { name } }',
      { a: false },
    ],
    ['has a default', 'query($a: Boolean! = false) { post(id: "1") { title @include(if: $a) left } }', {}],
    ['contradicts another', '{ post(id: "1") { title @skip(if: false) @include(if: false) left } }', {}],
    [
      'stands on one of two of the same field',
      'query($a: Boolean!) { me { posts { id @include(if: $a) } posts { id left } } }',
      { a: false },
    ],
  ])('that %s changes no sibling', async (_what, source, variableValues) => {
    const answered = await ask(market.url, source, { variables: variableValues });
    const { data } = await graphql({ schema: MONOLITH, source, rootValue: ROOT, variableValues });
    expect([answered.status, answered.errors, JSON.stringify(answered.data)]).toEqual([200, [], JSON.stringify(data)]);
  });

  it('that leaves nothing asks no subgraph', async () => {
    const { data } = await ask(market.url, 'mutation { rename(id: "1", title: "x") @skip(if: true) { title } }');
    expect([data, askedOf()]).toEqual([{}, []]);
  });

  it('is exact for each of more sets of values than are kept', async () => {
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

  it('keeps variables that only it uses away from subgraphs', async () => {
    const source = 'query($a: Boolean!, $n: Int!) { posts(first: $n) { title tags @include(if: $a) } }';
    await ask(market.url, source, { variables: { a: true, n: 1, other: 1 } });
    expect(askedOf().map(({ variables }) => variables)).toEqual([{ n: 1 }]);
  });
});

describe('one operation of several', () => {
  const OTHER = 'query B($n: Int!) { ...F } fragment F on Query { me { posts(first: $n) { id } } }';

  it('runs although the planner would trip over another', async () => {
    const answered = await ask(market.url, `query A { __typename } ${OTHER}`, { operationName: 'A' });
    expect([answered.status, answered.data]).toEqual([200, { __typename: 'Query' }]);
    const b = await ask(market.url, `query A { __typename } ${OTHER}`, { operationName: 'B', variables: { n: 1 } });
    expect(b.data).toEqual({ me: { posts: [{ id: '1' }] } });
  });
});

describe('a null for an argument that may not be null', () => {
  it.each([
    ['as a literal', '{ post(id: null) { title } }', {}, undefined],
    ['as a literal in a mutation', 'mutation { rename(id: "1", title: null) { id } }', {}, undefined],
    ['as a variable', 'query($id: ID!) { post(id: $id) { title } }', { id: null }, 'id'],
    ['as a variable with a default', 'query($n: Int = 2) { posts(first: $n) { title } }', { n: null }, 'posts.first'],
    [
      'as a variable where the argument has a default',
      'query($n: Int) { posts(first: $n) { title } }',
      { n: null },
      'posts.first',
    ],
    ['as the default itself', 'query($n: Int! = null) { posts(first: $n) { title } }', {}, undefined],
    ['deep below', 'query($n: Int) { me { posts { all: tags(first: $n) } } }', { n: null }, 'me.posts.all.first'],
    [
      'in a fragment',
      'query($n: Int) { ...F } fragment F on Query { posts(first: $n) { title } }',
      { n: null },
      'posts.first',
    ],
    ['for a condition', 'query($a: Boolean = true) { me { id @include(if: $a) } }', { a: null }, 'me.id.@include.if'],
    ['for a condition, as a literal', '{ me { id @skip(if: null) } }', {}, undefined],
    [
      'in a mutation’s answer',
      'mutation($n: Int = 1) { rename(id: "1", title: "x") { tags(first: $n) } }',
      { n: null },
      'rename.tags.first',
    ],
  ])('%s is refused before anything is asked', async (_what, source, variables, path) => {
    const answered = await ask(market.url, source, { variables });
    expect([answered.status, codesOf(answered), answered.data]).toEqual([400, ['BAD_USER_INPUT'], undefined]);
    const fields = answered.errors[0]?.extensions['fields'] as { path: string }[] | undefined;
    expect(fields?.map((field) => field.path)).toEqual(path === undefined ? undefined : [path]);
    expect(askedOf()).toEqual([]);
  });

  it.each([
    ['only a skipped field uses', 'query($n: Int = 1) { posts { title tags(first: $n) @skip(if: true) } }'],
    [
      'only what is in a skipped fragment uses',
      'query($n: Int = 1) { posts { title ... @include(if: false) { tags(first: $n) } } }',
    ],
    ['an argument may have', 'query($n: Int = 1) { posts { title } me { posts(first: $n) { id } } }'],
    ['is left out', 'query($m: Int) { posts(first: $m) { title } }'],
    ['another operation uses', 'query A { posts { title } } query B($n: Int) { posts(first: $n) { title } }'],
    ['a skipped condition has', 'query($n: Boolean = true) { posts { title id @skip(if: true) @include(if: $n) } }'],
  ])('that %s is no mistake', async (_what, source) => {
    const answered = await ask(market.url, source, {
      variables: { n: null },
      ...(source.startsWith('query A') ? { operationName: 'A' } : {}),
    });
    expect([answered.status, answered.errors]).toEqual([200, []]);
  });
});

describe('a number', () => {
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
  ])('that no double holds, as %s, is refused', async (_what, query, variables) => {
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
