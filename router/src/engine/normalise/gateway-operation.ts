import {
  getNamedType,
  isAbstractType,
  Kind,
  visit,
  type FieldNode,
  type NameNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { SelectedField, Selection } from './selection';
import type { SpecialisedOperation } from './specialise';

/** The operation that is planned and run instead of the client's. */
export interface GatewayOperation {
  readonly node: OperationDefinitionNode;
  /** Internal variable name to the client's. */
  readonly variables: ReadonlyMap<string, string>;
}

/** Root fields that the router answers itself. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['__typename', '__schema', '__type']);

/** The gateway's own variable. */
const TAKEN = 'representations';

/**
 * Builds the operation for the gateway: without conditions, named fragments, client aliases and unused variables. Null when the
 * router can answer all of it.
 */
export function gatewayOperation(
  operation: OperationDefinitionNode,
  { selection }: SpecialisedOperation,
  prefix: string,
): GatewayOperation | null {
  const selections = toNodes(selection).filter((node) => node.kind !== Kind.FIELD || !OWN_FIELDS.has(node.name.value));
  if (selections.length === 0) return null;
  const variables = new Map<string, string>();
  const used = visit({ kind: Kind.SELECTION_SET, selections } satisfies SelectionSetNode, {
    Variable({ name: { value } }) {
      const own = value === TAKEN || value.startsWith(prefix) ? `${prefix}${value}` : value;
      variables.set(own, value);
      return { kind: Kind.VARIABLE, name: nameNode(own) };
    },
  });
  const clientNames = new Map([...variables].map(([own, client]) => [client, own]));
  const variableDefinitions = operation.variableDefinitions?.flatMap((definition) => {
    const own = clientNames.get(definition.variable.name.value);
    return own === undefined ? [] : [{ ...definition, variable: { ...definition.variable, name: nameNode(own) } }];
  });
  return { node: { ...operation, variableDefinitions: variableDefinitions ?? [], selectionSet: used }, variables };
}

function toNodes({ items }: Selection): SelectionNode[] {
  return items.map((item): SelectionNode => {
    if (item.kind === 'field') return toField(item);
    const { directives, selection } = item;
    const typeCondition = { kind: Kind.NAMED_TYPE, name: nameNode(selection.parent.name) } as const;
    return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet: asSet(toNodes(selection)) };
  });
}

function toField({ node, internalName, type, selection }: SelectedField): FieldNode {
  const { alias: _, selectionSet: __, ...field } = node;
  const nodes = selection && toNodes(selection);
  // Completing an abstract type requires `__typename`; and a selection set must not be empty.
  if (nodes && (nodes.length === 0 || isAbstractType(getNamedType(type)))) nodes.unshift(TYPE_NAME);
  return {
    ...field,
    ...(internalName === node.name.value ? {} : { alias: nameNode(internalName) }),
    ...(nodes ? { selectionSet: asSet(nodes) } : {}),
  };
}

function asSet(selections: SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

const TYPE_NAME: FieldNode = { kind: Kind.FIELD, name: nameNode('__typename') };
