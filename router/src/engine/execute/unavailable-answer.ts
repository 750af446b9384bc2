import type { ErrorEnvelope } from '@gobbler/contracts';
import { Kind, type DocumentNode, type FieldNode, type GraphQLFormattedError, type SelectionSetNode } from 'graphql';
import { UNAVAILABLE } from './fault-error';
import type { SubgraphAnswer } from './read-subgraph-answer';

/**
 * The answer for a failed subgraph call: no data, and an error at each requested field.
 * The gateway translates paths below `_entities` into the client's.
 * @param entities number of requested entities; null for an ordinary operation
 */
export function unavailableAnswer(
  document: DocumentNode,
  entities: number | null,
  error: ErrorEnvelope = UNAVAILABLE,
): SubgraphAnswer {
  return { data: null, errors: askedPlaces(document, entities).map((path) => ({ ...error, path })) };
}

type Path = NonNullable<GraphQLFormattedError['path']>;

/**
 * The paths of the requested fields in a subgraph's answer. An empty path means the whole fetch: one error is enough for a
 * long list.
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

/** Response names of a fetch; those of an entity fetch are in fragments below `_entities`. */
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
