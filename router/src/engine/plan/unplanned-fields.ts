import type { QueryPlan } from '@apollo/query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import { operationOf } from '../compile/document-of';
import type { GatewayOperation } from '../normalise/gateway-operation';

type Node = NonNullable<QueryPlan['node']>;

/**
 * The response names of root fields that a plan does not fetch. The planner leaves out what no subgraph can resolve, although
 * clients see the field; it would silently be null.
 */
export function unplannedFields({ node: root }: QueryPlan, { node }: GatewayOperation): string[] {
  const planned = new Set(root ? rootNames(root) : []);
  return responseNames(node.selectionSet).filter((name) => name !== '__typename' && !planned.has(name));
}

function rootNames(node: Node): string[] {
  switch (node.kind) {
    case 'Fetch':
      return responseNames(operationOf(node).selectionSet);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(rootNames);
    default:
      return [];
  }
}

function responseNames({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
    return selection.kind === Kind.INLINE_FRAGMENT ? responseNames(selection.selectionSet) : [];
  });
}
