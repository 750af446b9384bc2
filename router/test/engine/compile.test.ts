import type { FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { buildSchema, parse } from 'graphql';
import { compilePlan, UnknownNodeError } from '../../src/engine/compile/compile-plan';
import { openPositions } from '../../src/engine/compile/open-positions';
import { compileRepresentations } from '../../src/engine/compile/representations';
import { compileBody } from '../../src/engine/compile/request-body';
import { compileRewrites } from '../../src/engine/compile/rewrites';
import { createTypeConditions } from '../../src/engine/compile/type-conditions';

const SCHEMA = buildSchema(`
  interface Item { id: ID }
  type Post implements Item { id: ID title: String }
  type Ad implements Item { id: ID }
  type Query { items: [Item] }
`);
const satisfies = createTypeConditions(SCHEMA);
type FieldNode = Extract<QueryPlanSelectionNode, { kind: 'Field' }>;

function field(name: string, selections?: FieldNode[]): FieldNode {
  return { kind: 'Field', name, ...(selections ? { selections } : {}) };
}
const fragment = (typeCondition: string, ...selections: FieldNode[]) => ({
  kind: 'InlineFragment' as const,
  typeCondition,
  selections,
});

function fetchOf(operation: string, more: Partial<FetchNode> = {}): FetchNode {
  const document = parse(operation);
  const [definition] = document.definitions;
  if (definition?.kind !== 'OperationDefinition') throw new Error('an operation');
  const operationKind = definition.operation;
  return {
    kind: 'Fetch',
    serviceName: 'one',
    operation,
    operationName: undefined,
    operationKind,
    operationDocumentNode: document,
    ...more,
  };
}

describe('a representation', () => {
  const represent = compileRepresentations(
    [
      fragment('Item', field('__typename'), field('id')),
      fragment('Post', field('title'), field('place', [field('x')])),
    ],
    satisfies,
  );

  it('has the fields of all fragments that apply to the type', () => {
    const object = { __typename: 'Post', id: '1', title: 'Soup', place: [{ x: 1, y: 2 }, null], more: 3 };
    expect(represent(object)).toEqual({ __typename: 'Post', id: '1', title: 'Soup', place: [{ x: 1 }, null] });
  });

  it('leaves a fragment out of which a field is missing', () => {
    expect(represent({ __typename: 'Post', id: '1', title: 'Soup' })).toEqual({ __typename: 'Post', id: '1' });
    expect(represent({ __typename: 'Ad', id: null })).toEqual({ __typename: 'Ad', id: null });
  });

  it('does not exist for an object without its key or of an unknown type', () => {
    expect(represent({ __typename: 'Ad' })).toBeNull();
    expect(represent({ id: '1' })).toBeNull();
    expect(represent({ __typename: 'toString', id: '1' })).toBeNull();
  });
});

describe('rewrites', () => {
  it('set values and rename keys at a path, for one type, in lists', () => {
    const rewrite = compileRewrites(
      [
        { kind: 'ValueSetter', path: ['items', '... on Post', '__typename'], setValueTo: 'Item' },
        { kind: 'KeyRenamer', path: ['items', 'name'], renameKeyTo: 'title' },
      ],
      satisfies,
    );
    const answer = { items: [{ __typename: 'Post', name: '' }, null, { __typename: 'Ad', name: 'b' }] };
    rewrite?.(answer);
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      items: [{ __typename: 'Item', title: '' }, null, { __typename: 'Ad', title: 'b' }],
    });
  });

  it('are left out where there are none', () => {
    expect(compileRewrites([], satisfies)).toBeNull();
  });
});

describe('a request body', () => {
  it('has the used variables under the plan’s names, then the representations', () => {
    const node = fetchOf('query($a:Int,$f_b:Int){x}', { variableUsages: ['a', 'f_b', 'absent'], operationName: 'X"' });
    const body = compileBody(node, new Map([['f_b', 'b']]))({ a: null, b: 'ü"', other: 1 }, [{ id: 1 }]);
    expect(JSON.parse(body)).toEqual({
      query: node.operation,
      variables: { a: null, f_b: 'ü"', representations: [{ id: 1 }] },
      operationName: 'X"',
    });
  });

  it('never reads inherited variables', () => {
    const node = fetchOf('query($toString:Int){x}', { variableUsages: ['toString'] });
    expect(JSON.parse(compileBody(node, new Map())({}, null))).toEqual({ query: node.operation, variables: {} });
  });
});

describe('open positions', () => {
  const root = { node: fetchOf('{items{__typename id place{x} more{y}}}'), path: [] };
  const entities = {
    node: fetchOf('{_entities(representations:[]){...on Post{title place{z} own{w}}}}', {
      requires: [fragment('Post', field('__typename'), field('id'), field('key', [field('k')]))],
    }),
    path: ['items', '@'],
  };

  it('are those that several fetches write to or read from', () => {
    const isOpen = openPositions([root, entities]);
    expect(['', '.items', '.items.place', '.items.key'].filter(isOpen)).toHaveLength(4);
    expect(['.items.more', '.items.own'].filter(isOpen)).toEqual([]);
  });

  it('do not exist in a plan with one fetch', () => {
    expect(['', '.items', '.items.place'].filter(openPositions([root]))).toEqual([]);
  });

  it('are all where answers are rewritten', () => {
    const rewritten = {
      ...root,
      node: { ...root.node, outputRewrites: [{ kind: 'KeyRenamer' as const, path: ['a'], renameKeyTo: 'b' }] },
    };
    expect(openPositions([rewritten])('.anything')).toBe(true);
  });
});

describe('a plan node that the engine does not know', () => {
  const options = { schema: SCHEMA, satisfies, subgraphs: new Map(), variables: new Map(), isSplit: false };

  it.each<[string, NonNullable<QueryPlan['node']>]>([
    ['Condition', { kind: 'Condition', condition: 'x' }],
    ['Defer', { kind: 'Sequence', nodes: [{ kind: 'Defer', primary: {}, deferred: [] }] }],
    ['Subscription', { kind: 'Subscription', primary: fetchOf('{items{id}}') }],
    ['Context', fetchOf('{items{id}}', { contextRewrites: [{ kind: 'KeyRenamer', path: ['a'], renameKeyTo: 'b' }] })],
  ])('is named: %s', (kind, node) => {
    expect(() => compilePlan(node, options)).toThrow(new UnknownNodeError(kind));
  });
});
