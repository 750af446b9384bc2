import { AppError } from '@gobbler/contracts';
import { getIntrospectionQuery } from 'graphql';
import { checkDocument } from '../src/limits/check-document';
import { ask, codesOf } from './fakes/ask';
import { startOwnRouter, type OwnRouter } from './fakes/start-own-router';

const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const nested = (depth: number, leaf = 'id') => 'a { '.repeat(depth - 1) + leaf + ' }'.repeat(depth - 1);

/** The code that refuses a document; null when it passes. */
function refusalOf(text: string): string | null {
  try {
    checkDocument(text);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('document limits', () => {
  it.each([
    ['30 levels', `{ ${nested(30)} }`, null],
    ['31 levels', `{ ${nested(31)} }`, 'DEPTH_LIMIT'],
    ['31 levels through fragments', `{ ${nested(16, '...F')} } fragment F on A { ${nested(16)} }`, 'DEPTH_LIMIT'],
    ['31 levels through inline fragments', `{ ${nested(16, '... { ' + nested(16) + ' }')} }`, 'DEPTH_LIMIT'],
    ['31 levels in its second operation', `query A { a } query B { ${nested(31)} }`, 'DEPTH_LIMIT'],
    ['100 aliases', `{ a { ${repeat(100, (i) => `x${i}: id`)} } }`, null],
    ['101 aliases', `{ a { ${repeat(101, (i) => `x${i}: id`)} } }`, 'ALIAS_LIMIT'],
    ['200 aliases at the top', `{ ${repeat(200, (i) => `x${i}: a`)} }`, 'ALIAS_LIMIT'],
    ['102 times the same field', `{ a { ${repeat(102, () => 'id')} } }`, 'ALIAS_LIMIT'],
    [
      'aliases in a fragment that nothing uses',
      `{ a } fragment F on A { ${repeat(101, (i) => `x${i}: id`)} }`,
      'ALIAS_LIMIT',
    ],
    ['50 directives', `{ a ${'@skip(if: false) '.repeat(50)} }`, null],
    ['1,000 directives', `{ a ${'@skip(if: false) '.repeat(1_000)} }`, 'DIRECTIVE_LIMIT'],
    ['1,000 unknown directives', `{ a ${'@x '.repeat(1_000)} }`, 'DIRECTIVE_LIMIT'],
    ['directives on the operation', `query ${'@x '.repeat(51)} { a }`, 'DIRECTIVE_LIMIT'],
    ['100,000 tokens', `{ ${'a '.repeat(100_000)} }`, 'TOKEN_LIMIT'],
    ['one long string', `{ a(b: """${'x\n'.repeat(80_000)}""") }`, 'TOKEN_LIMIT'],
    ['one long comment', `# ${'x'.repeat(160_000)}\n{ a }`, 'TOKEN_LIMIT'],
    ['100,000 brackets', `{ a(b: ${'['.repeat(100_000)}`, 'DEPTH_LIMIT'],
    ['11,000 brackets', `{ a(b: ${'['.repeat(11_000)}`, 'DEPTH_LIMIT'],
    ['5,000 braces', `{ ${'a { '.repeat(5_000)}`, 'DEPTH_LIMIT'],
    ['a list of 1,000', `{ a(ids: [${'1 '.repeat(1_000)}]) }`, null],
    ['a list of 10,000', `{ a(ids: [${'1,'.repeat(10_000)}]) }`, 'LIST_LIMIT'],
    ['a list of 1,001 as a default', `query($ids: [Int!] = [${'1 '.repeat(1_001)}]) { a(ids: $ids) }`, 'LIST_LIMIT'],
    ['a value of 31 levels', `{ a(x: ${'{ y: '.repeat(31)}1${' }'.repeat(31)}) }`, 'DEPTH_LIMIT'],
    ['20 fields at the top', `{ ${repeat(20, (i) => `a${i}`)} }`, null],
    ['21 fields at the top', `{ ${repeat(21, (i) => `a${i}`)} }`, 'ROOT_FIELD_LIMIT'],
    [
      '21 fields at the top in fragments',
      `{ ...F ... { a20 } } fragment F on Query { ${repeat(20, (i) => `a${i}`)} }`,
      'ROOT_FIELD_LIMIT',
    ],
    ['5 mutations', `mutation { ${repeat(5, (i) => `x${i}: logIn`)} }`, null],
    ['50 aliased mutations', `mutation { ${repeat(50, (i) => `x${i}: logIn`)} }`, 'ROOT_FIELD_LIMIT'],
    ['101 fragments', `{ a } ${repeat(101, (i) => `fragment F${i} on A { id }`)}`, 'COST_LIMIT'],
    [
      '50 fields of 90 repeats in inline fragments',
      `{ a { ${repeat(90, () => `... { b { ${repeat(50, (i) => `c${i}`)} } }`)} } }`,
      'COST_LIMIT',
    ],
    [
      '50 fields of 90 repeats in fragments that nothing uses',
      `{ a } ${repeat(90, (f) => `fragment F${f} on A { b { ${repeat(50, (i) => `c${i}`)} } ...F${f + 1} }`)}`,
      'COST_LIMIT',
    ],
    [
      '40 components that select the same three fields of an object',
      `{ a { ${repeat(40, (f) => `...F${f}`)} } } ${repeat(40, (f) => `fragment F${f} on A { __typename id name x${f} }`)}`,
      null,
    ],
    ['a circular fragment', '{ ...A } fragment A on Q { ...B } fragment B on Q { ...A b }', null],
    ['a fragment within itself', '{ ...A } fragment A on Q { a { ...A } }', null],
    ['an unknown fragment', '{ ...A }', null],
    [
      'Apollo Sandbox’s introspection',
      getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }),
      null,
    ],
    ['broken syntax', '{ a', null],
    ['nothing', '', null],
  ])('the limits treat a document with %s as expected (%#)', (_what, text, code) => {
    expect(refusalOf(text)).toBe(code);
  });

  it('a document that doubles with every fragment is measured without expanding it', () => {
    const bomb = `{ ...F0 } ${repeat(31, (i) => `fragment F${i} on Q { a { ...F${i + 1} } b { ...F${i + 1} } }`)} fragment F31 on Q { id }`;
    const started = performance.now();
    expect(refusalOf(bomb)).toBe('DEPTH_LIMIT');
    const wide = `{ ...F0 } ${repeat(20, (i) => `fragment F${i} on Q { a { ...F${i + 1} } b { ...F${i + 1} } }`)} fragment F20 on Q { id }`;
    expect(refusalOf(wide)).toBe('COST_LIMIT');
    expect(performance.now() - started).toBeLessThan(10_000); // expanded it has two billion fields
  });
});

describe('limits in the router', () => {
  let own: OwnRouter;
  beforeAll(async () => {
    own = await startOwnRouter();
    await ask(own.url, '{ postCount }');
  });
  afterAll(() => own.stop());

  function askedOfSubgraphs(): number {
    return [own.auth, own.user, own.post, own.payment].reduce(
      (sum, { asked }) => sum + asked.filter(({ query }) => !query.includes('RevokedSessions')).length,
      0,
    );
  }

  it.each([
    ['DEPTH_LIMIT', `{ me { ${'a { '.repeat(30)} id ${'} '.repeat(30)} } }`],
    ['ALIAS_LIMIT', `{ ${repeat(200, (i) => `x${i}: me { id }`)} }`],
    ['ROOT_FIELD_LIMIT', `mutation { ${repeat(50, (i) => `x${i}: logIn(email: "a", password: "b")`)} }`],
    ['DIRECTIVE_LIMIT', `{ me { id ${'@include(if: true) '.repeat(1_000)} } }`],
    ['TOKEN_LIMIT', `{ me { ${'id '.repeat(100_000)} } }`],
    ['LIST_LIMIT', `{ user(id: [${'1,'.repeat(10_000)}]) { id } }`],
  ])('the router refuses %s quickly and without a subgraph call', async (code, query) => {
    const before = askedOfSubgraphs();
    const answered = await ask(own.url, query);
    expect([answered.status, codesOf(answered), answered.data]).toEqual([400, [code], undefined]);
    expect(answered.text.length).toBeLessThan(300);
    // 20 ms on an idle machine; the best of five counts.
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const started = performance.now();
      await ask(own.url, query);
      times.push(performance.now() - started);
    }
    expect(Math.min(...times)).toBeLessThan(1_000);
    expect(askedOfSubgraphs()).toBe(before);
  });

  it('variables with a long list or deep nesting are refused', async () => {
    const query = 'query($id: ID!) { user(id: $id) { id } }';
    const long = await ask(own.url, query, { variables: { id: Array(10_000).fill(1) } });
    expect([long.status, codesOf(long)]).toEqual([400, ['LIST_LIMIT']]);
    const deep = await fetch(`${own.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"${query}","variables":{"id":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
    });
    expect(deep.status).toBe(400);
    expect(await deep.text()).toContain('DEPTH_LIMIT');
  });

  it('a circular fragment fails validation', async () => {
    const answered = await ask(own.url, '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }');
    expect([answered.status, codesOf(answered)]).toEqual([400, ['GRAPHQL_VALIDATION_FAILED']]);
  });
});
