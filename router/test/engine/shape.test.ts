import { buildSchema, parse } from 'graphql';
import { chooseOperation } from '../../src/engine/normalise/choose-operation';
import { createInternalNames } from '../../src/engine/normalise/internal-names';
import { prepareOperation } from '../../src/engine/normalise/prepare-operation';
import { compileShape } from '../../src/engine/shape/compile-shape';
import { Shaping } from '../../src/engine/shape/shaping';

const SDL = `
  enum Size { S L }
  scalar Anything
  interface Item { id: ID! name: String }
  type Post implements Item { id: ID! name: String! size: Size sizes: [Size!] tags: [[String!]] count: Int rate: Float any: Anything next: Post must: Post! }
  type Ad implements Item { id: ID! name: String }
  type Query { post: Post items: [Item] all: [Post!]! constructor: String }
`;
const SCHEMA = buildSchema(SDL);

/** @param open positions at which a value may be left out */
function shape(query: string, raw: Record<string, unknown>, open: readonly string[] = []) {
  const chosen = chooseOperation(parse(query), undefined);
  const { merged: root, rootType } = prepareOperation(SCHEMA, chosen, new Map(), createInternalNames(SDL));
  const errors: string[] = [];
  const shaping = new Shaping({
    errorPaths: [],
    report: (path, fault) => errors.push(`${fault} ${path.join('.')}`),
    introspect: () => null,
  });
  const isOpen = (position: string) => open.includes(position);
  const data = compileShape({ schema: SCHEMA, root, rootType, isOpen })(raw, shaping);
  return { data: JSON.stringify(data), errors };
}

describe('shaping', () => {
  it('restores the client’s names and order, and drops what was not selected', () => {
    const raw = { post: { id: '1', __typename: 'Post', f_0: 'Soup', secret: 1 } };
    expect(shape('{ post { title: name id kind: __typename } }', raw)).toEqual({
      data: '{"post":{"title":"Soup","id":"1","kind":"Post"}}',
      errors: [],
    });
  });

  it('changes an object in place that has the client’s shape', () => {
    const post = { id: 1, name: 'Soup' };
    expect(shape('{ post { id name } }', { post }).data).toBe('{"post":{"id":"1","name":"Soup"}}');
    expect(post).toEqual({ id: '1', name: 'Soup' });
  });

  it('selects by the type of each object, and refuses types that do not fit', () => {
    const items = [
      { __typename: 'Post', id: '1', name: 'a', count: 2 },
      { __typename: 'Ad', id: '2', name: null },
      { __typename: 'Query' },
      { id: '3' },
      null,
    ];
    expect(shape('{ items { id ... on Post { count } ... on Ad { name } } }', { items })).toEqual({
      data: '{"items":[{"id":"1","count":2},{"id":"2","name":null},null,null,null]}',
      errors: ['wrong items.2', 'wrong items.3'],
    });
  });

  it.each([
    ['size', 'XL', 'null'],
    ['count', 1.5, 'null'],
    ['count', 2 ** 31, 'null'],
    ['rate', '1', 'null'],
    ['name', 7, 'null'],
    ['tags', [['a'], 'b', null], '[["a"],null,null]'],
    ['tags', [['a', null]], '[null]'],
    ['sizes', ['S', 'XL'], 'null'],
    ['tags', { 0: ['a'] }, 'null'],
  ])('a wrong %s (%j) becomes %s with one error', (name, value, expected) => {
    const { data, errors } = shape(`{ items { ... on Post { ${name} } } }`, {
      items: [{ __typename: 'Post', [name]: value }],
    });
    const post = name === 'name' ? 'null' : `{"${name}":${expected}}`;
    expect(data).toBe(`{"items":[${post}]}`);
    expect(errors).toHaveLength(1);
  });

  it('passes any value of a custom scalar on', () => {
    expect(shape('{ post { any } }', { post: { any: { a: [1] } } })).toEqual({
      data: '{"post":{"any":{"a":[1]}}}',
      errors: [],
    });
  });

  it('propagates a null to the nearest nullable place, and reports it once', () => {
    const raw = { post: { next: { must: { must: null } } } };
    expect(shape('{ post { next { must { must { id } } } } }', raw)).toEqual({
      data: '{"post":{"next":null}}',
      errors: ['missing post.next.must.must'],
    });
    expect(shape('{ all { id } }', { all: [{ id: '1' }, { id: null }] })).toEqual({
      data: 'null',
      errors: ['missing all.1.id'],
    });
  });

  it('reports a value that was left out, but not where other fetches may not have run', () => {
    expect(shape('{ post { size } }', { post: {} })).toEqual({
      data: '{"post":{"size":null}}',
      errors: ['missing post.size'],
    });
    expect(shape('{ post { size } }', { post: {} }, ['.post'])).toEqual({ data: '{"post":{"size":null}}', errors: [] });
  });

  it('is safe with names that every object inherits', () => {
    expect(shape('{ constructor __proto__: constructor }', { f_0: 'x' }, [''])).toEqual({
      data: '{"constructor":null,"__proto__":"x"}',
      errors: [],
    });
  });
});
