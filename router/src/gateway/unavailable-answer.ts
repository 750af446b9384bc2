import { Kind, type DocumentNode, type FieldNode, type GraphQLFormattedError, type SelectionSetNode } from 'graphql';
import { UNAVAILABLE } from './fault-error';
import type { SubgraphAnswer } from './read-subgraph-answer';

/**
 * The answer in place of a subgraph's that did not come: no data, and an error at each field that was asked of it.
 * The gateway turns paths below `_entities` into those of the client's document.
 * @param entities how many entities were asked for; null for an ordinary operation
 */
export function unavailableAnswer(document: DocumentNode, entities: number | null): SubgraphAnswer {
  return { data: null, errors: askedPlaces(document, entities).map((path) => ({ ...UNAVAILABLE, path })) };
}

type Path = NonNullable<GraphQLFormattedError['path']>;

/**
 * The paths, in a subgraph's answer, of the fields that were asked of it. An empty path stands for the place of the whole
 * fetch: of a long list one error is enough.
 */
export function askedPlaces(document: DocumentNode, entities: number | null): (string | number)[][] {
  if (entities !== null && entities !== 1) return [[]];
  const prefix: Path = entities === null ? [] : ['_entities', 0];
  const names = [...responseNames(rootSelections(document), entities !== null)];
  return names.length === 0 ? [[]] : names.map((name) => [...prefix, name]);
}

function rootSelections({ definitions }: DocumentNode): SelectionSetNode | undefined {
  return definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)?.selectionSet;
}

/** Names of the fields of a fetch; those of an entity fetch stand in fragments below its one field. */
function responseNames(selectionSet: SelectionSetNode | undefined, isEntityFetch: boolean): Set<string> {
  const names = new Set<string>();
  for (const selection of selectionSet?.selections ?? []) {
    if (selection.kind === Kind.FIELD && isEntityFetch) return responseNames(selection.selectionSet, false);
    if (selection.kind === Kind.FIELD && selection.name.value !== '__typename') names.add(nameOf(selection));
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      for (const name of responseNames(selection.selectionSet, false)) names.add(name);
    }
  }
  return names;
}

function nameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
