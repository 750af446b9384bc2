import { parse } from 'graphql';
import { createEntityPlaces } from '../src/gateway/entity-places';
import { createPreparedOperations, MAX_VARIANTS } from '../src/gateway/prepared-operations';
import { createErrorPlaces } from '../src/operation/error-places';
import { createInternalNames } from '../src/operation/internal-names';
import { isStrictJson } from '../src/http/is-strict-json';

describe('the places of errors', () => {
  const places = createErrorPlaces();
  places.add(['a', 0, 'b']);
  places.add(['list', '@', 'c']);

  it.each([
    [['a', 0, 'b'], true],
    [['a', 0], true],
    [['a', 0, 'b', 'deeper'], true],
    [['a', 1], false],
    [['a', 0, 'c'], false],
    [['list', 7, 'c', 'deeper'], true],
    [['list', 7, 'd'], false],
    [[], true],
  ])('explain %j: %s', (path, isExplained) => {
    expect(places.explains(path)).toBe(isExplained);
  });

  it('explain nothing when there are none', () => {
    expect(createErrorPlaces().explains([])).toBe(false);
  });
});

describe('what was prepared for an operation', () => {
  const document = parse('query($a: Boolean!) { a @include(if: $a) }');
  const key = { document, documentHash: 'hash', operationName: undefined };
  const conditionsOf = (value: number) =>
    new Map(Array.from(value.toString(2), (bit, index) => [`v${index}`, bit === '1'] as const));

  it('is kept for each set of values, and for no more than the limit', () => {
    const prepared = createPreparedOperations<{ value: number }>(() => 1);
    const made: number[] = [];
    const ask = (value: number) =>
      prepared.get(key, conditionsOf(value), () => {
        made.push(value);
        return { value };
      });
    const values = Array.from({ length: MAX_VARIANTS + 2 }, (_, index) => 128 + index);
    for (const value of [...values, ...values]) expect(ask(value)).toEqual({ value });
    expect(made).toEqual([...values, ...values.slice(MAX_VARIANTS)]);
  });

  it('is another for another operation of the document', () => {
    const prepared = createPreparedOperations<{ name: string }>(() => 1);
    const two = { ...key, document: parse('query A { a } query B { b }') };
    const ask = (operationName: string) =>
      prepared.get({ ...two, operationName }, new Map(), () => ({ name: operationName }));
    expect([ask('A'), ask('B'), ask('A')]).toEqual([{ name: 'A' }, { name: 'B' }, { name: 'A' }]);
  });
});

describe('internal names', () => {
  const nameOf = (sdl: string, field: string) => {
    const node = parse(`{ ${field} }`).definitions[0];
    const selection = node && 'selectionSet' in node ? node.selectionSet?.selections[0] : undefined;
    if (selection?.kind !== 'Field') throw new Error('a field was given');
    return createInternalNames(sdl).start().nameFor(selection);
  };

  it('keep a field’s own name, and begin as no field of the schema does', () => {
    expect(nameOf('type Query { a: Int }', 'a')).toBe('a');
    expect(nameOf('type Query { a: Int }', 'a: a(b: 1)')).toBe('a');
    expect(nameOf('type Query { a: Int }', 'b: a')).toBe('f_0');
    expect(nameOf('type Query { f_0: Int f__x: Int }', 'b: f_0')).toBe('f___0');
  });

  it('replace the name of a field that a subgraph requires with arguments', () => {
    const sdl = 'type Query { a: Int @join__field(requires: "w(unit: G)") w(unit: Int): Int }';
    expect([nameOf(sdl, 'w'), nameOf(sdl, 'a')]).toEqual(['f_0', 'a']);
  });
});

describe('the place of an entity', () => {
  it('counts the objects that no representation was made of', () => {
    const places = createEntityPlaces();
    const request = {};
    const items = [
      { __typename: 'Ad', id: '1' },
      null,
      { __typename: 'Post', id: '1' },
      { __typename: 'Post', id: '2' },
    ];
    places.noteRoot(request, { items });
    const representations = [
      { __typename: 'Post', id: '1' },
      { __typename: 'Post', id: '2' },
    ];
    const correct = (index: number) =>
      places.correct(request, ['items', '@'], representations, ['_entities', index, 'x']);
    expect([correct(0), correct(1)]).toEqual([
      ['_entities', 1, 'x'],
      ['_entities', 2, 'x'],
    ]);
  });
});

describe('JSON in a query string', () => {
  it.each([
    ['{"a": {"a": 1}}', true],
    ['{"a": 1, "a": 2}', false],
    ['{"\\u005f_proto__": 1}', false],
    ['{"constructor": {"prototype": 1}}', false],
    ['{"constructor": 1}', true],
    ['{', false],
  ])('%s is strict: %s', (text, isStrict) => {
    expect(isStrictJson(text)).toBe(isStrict);
  });
});
