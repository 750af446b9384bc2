import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import {
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { GraphData } from './graph';

type Values = Readonly<Record<string, unknown>>;

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@requires", "@provides",
  "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@extends"])\n`;

/** The SDL with the import of federation's directives, unless it has its own. */
export function subgraphDocument(sdl: string): DocumentNode {
  return parse(/extend schema|# Federation 1/.test(sdl) ? sdl : LINK + sdl);
}

/**
 * A subgraph over shared data: every field has its default resolver, and a reference is found by any of its type's keys.
 * @param api the supergraph's schema, which knows the types that a subgraph has only as an interface object
 */
export function createSubgraphSchema(sdl: string, api: GraphQLSchema, data: () => GraphData): GraphQLSchema {
  const document = subgraphDocument(sdl);
  const resolvers: Record<string, object> = {};
  for (const [typename, facts] of entityFacts(document)) {
    resolvers[typename] = {
      __resolveReference(reference: Values) {
        const entity = findEntity(data().entities ?? [], reference, facts.keys, (name) => isOf(api, name, typename));
        return entity && withRepresentation(entity, reference, facts);
      },
    };
  }
  return buildSubgraphSchema([{ typeDefs: document, resolvers: resolvers as GraphQLResolverMap }]);
}

interface EntityFacts {
  readonly keys: readonly SelectionSetNode[];
  readonly external: readonly string[];
  readonly isObject: boolean;
  readonly typename: string;
}

function entityFacts(document: DocumentNode): Map<string, EntityFacts> {
  const found = new Map<string, EntityFacts>();
  for (const node of document.definitions) {
    if (!('fields' in node) || !('directives' in node) || !('name' in node) || !node.name) continue;
    const keys = (node.directives ?? [])
      .filter(({ name }) => name.value === 'key')
      .flatMap(({ arguments: given = [] }) => given.filter(({ name }) => name.value === 'fields'))
      .flatMap(({ value }) => (value.kind === Kind.STRING ? [selectionOf(value.value)] : []));
    if (keys.length === 0) continue;
    const external = (node.fields ?? [])
      .filter(({ directives = [] }) => directives.some(({ name }) => name.value === 'external'))
      .map(({ name }) => name.value);
    const isObject = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
    found.set(node.name.value, { keys, external, isObject, typename: node.name.value });
  }
  return found;
}

function selectionOf(fieldSet: string): SelectionSetNode {
  const [operation] = parse(`{${fieldSet}}`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`${fieldSet} is a set of fields`);
  return operation.selectionSet;
}

function isOf(api: GraphQLSchema, name: string, typename: string): boolean {
  const type = api.getType(name);
  const wanted = api.getType(typename);
  return name === typename || (isObjectType(type) && isAbstractType(wanted) && api.isSubType(wanted, type));
}

function findEntity(
  entities: readonly object[],
  reference: Values,
  keys: readonly SelectionSetNode[],
  isType: (name: string) => boolean,
): Values | null {
  const key = keys.find((selection) => holds(reference, reference, selection));
  if (!key) throw new Error(`no key in ${JSON.stringify(reference)}`);
  const all = entities as readonly Values[];
  return all.find((entity) => isType(String(entity['__typename'])) && holds(entity, reference, key)) ?? null;
}

/** Whether both have the same, existing values of a key's fields. */
function holds(value: unknown, other: unknown, selection: SelectionSetNode): boolean {
  if (Array.isArray(value) || Array.isArray(other)) {
    if (!Array.isArray(value) || !Array.isArray(other)) return false;
    return value.length === other.length && value.every((item, index) => holds(item, other[index], selection));
  }
  return selection.selections.every((node) => {
    if (node.kind !== Kind.FIELD) return true;
    const [one, two] = [value, other].map((holder) => (holder as Values | null)?.[node.name.value]);
    if (node.selectionSet) return one != null && two != null && holds(one, two, node.selectionSet);
    return one !== undefined && JSON.stringify(one) === JSON.stringify(two);
  });
}

/**
 * The entity as this subgraph knows it: external fields have the values of the representation and no others, so that a value that
 * was not sent, or a wrong one, shows in what is computed from it.
 */
function withRepresentation(entity: Values, reference: Values, { external, isObject, typename }: EntityFacts): object {
  const own: Record<string, unknown> = { __typename: isObject ? typename : entity['__typename'] };
  for (const name of external) {
    const given = reference[name];
    own[name] = typeof entity[name] === 'function' ? () => given : given;
  }
  return Object.create(entity, Object.getOwnPropertyDescriptors(own));
}
