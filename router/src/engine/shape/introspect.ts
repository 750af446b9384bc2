import {
  executeSync,
  Kind,
  OperationTypeNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import type { MergedField, Selection } from '../normalise/selection';

/** Answers `__schema` or `__type` from the API schema. */
export function introspect(
  schema: GraphQLSchema,
  { field, below }: MergedField,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variableValues: Readonly<Record<string, unknown>>,
): unknown {
  const selections = below?.selections.flatMap((selection) => toClientNodes(selection)) ?? [];
  const node: FieldNode = { ...field.node, selectionSet: { kind: Kind.SELECTION_SET, selections } };
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    variableDefinitions,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [node] },
  };
  const document = { kind: Kind.DOCUMENT, definitions: [operation] } as const;
  const { data } = executeSync({ schema, document, variableValues });
  return data?.[field.responseName];
}

function toClientNodes({ items }: Selection): SelectionNode[] {
  return items.flatMap((item): SelectionNode[] => {
    // All introspection types are objects, so type conditions make no difference.
    if (item.kind === 'fragment') return toClientNodes(item.selection);
    const { node, selection } = item;
    if (!selection) return [node];
    return [{ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: toClientNodes(selection) } }];
  });
}
