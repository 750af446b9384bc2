import { parse, valueFromASTUntyped, visit, type ConstDirectiveNode } from 'graphql';

/** Which subgraphs can resolve a supergraph's fields. */
export interface GraphMap {
  /** A type's subgraphs; empty for a type that any subgraph may return. */
  graphsOf(type: string): readonly string[];
  /** A field's subgraphs; null when it is in all of its type's. */
  resolversOf(type: string, field: string): readonly FieldGraph[] | null;
}

interface FieldGraph {
  readonly graph: string;
  /** Whether it requires fields of other subgraphs (`@requires`). */
  readonly needsOthers: boolean;
}

/** Reads the `@join__…` directives that composition writes (https://specs.apollo.dev/join). */
export function readGraphMap(supergraphSdl: string): GraphMap {
  const types = new Map<string, string[]>();
  const owners = new Map<string, string>();
  const fields = new Map<string, FieldGraph[]>();
  let type = '';

  function readType({
    name,
    directives = [],
  }: {
    name: { value: string };
    directives?: readonly ConstDirectiveNode[];
  }) {
    type = name.value;
    const owner = joinsOf(directives, 'join__owner').map(({ graph }) => String(graph))[0];
    // Federation 1: a field without a subgraph belongs to the type's owner.
    if (owner !== undefined) owners.set(type, owner);
    types.set(type, [...new Set(joinsOf(directives, 'join__type').map(({ graph }) => String(graph)))]);
  }

  visit(parse(supergraphSdl, { noLocation: true }), {
    ObjectTypeDefinition: readType,
    InterfaceTypeDefinition: readType,
    FieldDefinition({ name, directives = [] }) {
      const joins = joinsOf(directives, 'join__field').filter(({ graph }) => graph !== undefined);
      const own = joins.filter(({ external, usedOverridden }) => external !== true && usedOverridden !== true);
      if (own.length === 0) return false;
      fields.set(
        `${type}.${name.value}`,
        own.map(({ graph, requires }) => ({ graph: String(graph), needsOthers: requires !== undefined })),
      );
      return false;
    },
  });

  return {
    graphsOf: (name) => types.get(name) ?? [],
    resolversOf(name, field) {
      const owner = owners.get(name);
      return fields.get(`${name}.${field}`) ?? (owner === undefined ? null : [{ graph: owner, needsOthers: false }]);
    },
  };
}

function joinsOf(directives: readonly ConstDirectiveNode[], name: string): Record<string, unknown>[] {
  return directives
    .filter((directive) => directive.name.value === name)
    .map(({ arguments: given = [] }) =>
      Object.fromEntries(given.map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)])),
    );
}
