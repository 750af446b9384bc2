import { Kind, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';

/**
 * Removes the keys with `resolvable: false` of a type from subgraphs that resolve the type by another key. The planner would
 * take them for ways into the subgraph where the same type has both.
 */
export function hideUnresolvableKeys(supergraph: DocumentNode): DocumentNode {
  const hide = <Node extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(node: Node): Node => {
    const { directives = [] } = node;
    const resolving = new Set(directives.filter((one) => isKey(one) && !isUnresolvable(one)).map(graphOf));
    return { ...node, directives: directives.filter((one) => !isUnresolvable(one) || !resolving.has(graphOf(one))) };
  };
  return visit(supergraph, { ObjectTypeDefinition: hide, InterfaceTypeDefinition: hide });
}

function isKey(directive: ConstDirectiveNode): boolean {
  return directive.name.value === 'join__type' && valueOf(directive, 'key') !== undefined;
}

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  const value = valueOf(directive, 'resolvable');
  return isKey(directive) && value?.kind === Kind.BOOLEAN && !value.value;
}

function graphOf(directive: ConstDirectiveNode): string | undefined {
  const value = valueOf(directive, 'graph');
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

function valueOf({ arguments: given = [] }: ConstDirectiveNode, name: string) {
  return given.find((argument) => argument.name.value === name)?.value;
}
