import { Kind, parse, type FieldNode, type GraphQLFormattedError, type SelectionSetNode } from 'graphql';
import type { SubgraphAnswer } from './read-subgraph-answer';

/**
 * The answer in place of a subgraph's that did not come: no data, and an error at each field that was asked of it.
 * The gateway turns paths below `_entities` into those of the client's document.
 * @param entities how many entities were asked for; null for an ordinary operation
 */
export function unavailableAnswer(query: string, entities: number | null): SubgraphAnswer {
  return { data: null, errors: pathsOf(query, entities).map((path) => ({ message: MESSAGE, path, extensions })) };
}

const MESSAGE = 'A part of the system does not answer at the moment. Try again in a few seconds.';
const extensions = { code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 };

type Path = NonNullable<GraphQLFormattedError['path']>;

/** An empty path stands for the place of the whole fetch: of a long list one error is enough. */
function pathsOf(query: string, entities: number | null): (string | number)[][] {
  if (entities !== null && entities !== 1) return [[]];
  const prefix: Path = entities === null ? [] : ['_entities', 0];
  const names = [...responseNames(rootSelections(query), entities !== null)];
  return names.length === 0 ? [[]] : names.map((name) => [...prefix, name]);
}

function rootSelections(query: string): SelectionSetNode | undefined {
  return parse(query, { noLocation: true }).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
    ?.selectionSet;
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
