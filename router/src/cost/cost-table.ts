import { Kind, parse, valueFromASTUntyped, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';

/** `@listSize` of a field (https://specs.apollo.dev/cost/v0.1). */
export interface ListSize {
  readonly assumedSize?: number | null;
  readonly slicingArguments?: readonly string[] | null;
  readonly sizedFields?: readonly string[] | null;
}

/** The cost directives of a supergraph by coordinate (`Type`, `Type.field`, `Type.field.argument`). */
export interface CostTable {
  readonly weights: ReadonlyMap<string, number>;
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

/** Reads `@cost` and `@listSize` from the supergraph: the API schema no longer has them. */
export function readCostTable(supergraphSdl: string): CostTable {
  const document = parse(supergraphSdl, { noLocation: true });
  const names = directiveNames(document);
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const path: string[] = [];
  visit(document, {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE) {
        const coordinate = path.join('.');
        const values = argumentsOf(node as ConstDirectiveNode);
        if (node.name.value === names.cost) weights.set(coordinate, Math.max(0, Number(values['weight'])));
        if (node.name.value === names.listSize) listSizes.set(coordinate, values);
        return false;
      }
      if ('name' in node && node.name) path.push(node.name.value);
      return undefined;
    },
    leave(node) {
      if ('name' in node && node.name) path.pop();
    },
  });
  return { weights, listSizes };
}

const COST_SPEC = 'https://specs.apollo.dev/cost/';

/** A supergraph may import the directives under other names. */
function directiveNames({ definitions }: DocumentNode): { cost: string | null; listSize: string | null } {
  for (const definition of definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      const { url, as, import: imports } = argumentsOf(directive);
      if (directive.name.value !== 'link' || !String(url).startsWith(COST_SPEC)) continue;
      const namespace = typeof as === 'string' ? as : 'cost';
      const imported = new Map((Array.isArray(imports) ? imports : []).map(readImport));
      return {
        cost: imported.get('@cost') ?? namespace,
        listSize: imported.get('@listSize') ?? `${namespace}__listSize`,
      };
    }
  }
  return { cost: null, listSize: null };
}

function readImport(item: unknown): [string, string] {
  const { name, as = name } = (typeof item === 'object' ? item : { name: item }) as { name: string; as?: string };
  return [name, as.slice(1)];
}

function argumentsOf({ arguments: given = [] }: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}
