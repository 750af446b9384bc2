import type { QueryPlan } from '@apollo/query-planner';
import { parse, print, type OperationDefinitionNode } from 'graphql';
import { hideUnresolvableKeys } from '../../src/engine/plan/hide-unresolvable-keys';
import { unplannedFields } from '../../src/engine/plan/unplanned-fields';

describe('keys of a type', () => {
  const hidden = (directives: string) => print(hideUnresolvableKeys(parse(`type A ${directives} { id: ID }`)));

  it('that can not be resolved are hidden where the subgraph resolves the type by another key', () => {
    const printed = hidden(
      '@join__type(graph: X, key: "id", resolvable: false) @join__type(graph: X, key: "code") @join__type(graph: Y, key: "id", resolvable: false)',
    );
    expect(printed).toContain('@join__type(graph: X, key: "code") @join__type(graph: Y, key: "id", resolvable: false)');
    expect(printed).not.toContain('graph: X, key: "id"');
  });

  it('stay where the subgraph resolves the type by none', () => {
    expect(hidden('@join__type(graph: X, key: "id", resolvable: false)')).toContain('resolvable: false');
  });
});

describe('root fields', () => {
  const operationOf = (text: string) => parse(text).definitions[0] as OperationDefinitionNode;
  const gateway = { node: operationOf('{ a f_0: b { x } ... on Query { c } __typename }'), variables: new Map() };

  it('that a plan does not fetch are found', () => {
    const fetch = {
      kind: 'Fetch',
      serviceName: 'one',
      operation: '',
      operationName: undefined,
      operationKind: operationOf('{ a }').operation,
      operationDocumentNode: parse('{ a }'),
    } as const;
    expect(unplannedFields({ kind: 'QueryPlan', node: fetch }, gateway)).toEqual(['f_0', 'c']);
  });

  it('are all missing from an empty plan', () => {
    const empty: QueryPlan = { kind: 'QueryPlan' };
    expect(unplannedFields(empty, gateway)).toEqual(['a', 'f_0', 'c']);
  });
});
