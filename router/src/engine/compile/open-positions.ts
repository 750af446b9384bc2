import type { FetchNode, QueryPlanSelectionNode, ResponsePath } from '@apollo/query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import { operationOf } from './document-of';

/** A fetch and the path of the objects that it fills. */
export interface PlacedFetch {
  readonly node: FetchNode;
  readonly path: ResponsePath;
}

/** Whether several fetches write to, or read from, the objects at a position. */
export type IsOpen = (position: string) => boolean;

/** Everything is checked per fetch. */
export const ALL_OPEN: IsOpen = () => true;

/** A position: the response names of a path, without list items. The root is ''. */
export function positionOf(path: ResponsePath): string {
  return path
    .filter((step) => step !== '@')
    .map((step) => `.${step}`)
    .join('');
}

/**
 * The positions of a plan whose objects several fetches share. Answers are checked there before they are merged; everywhere else
 * shaping the client's answer is check enough, since nothing is merged and no other value is read.
 */
export function openPositions(fetches: readonly PlacedFetch[]): IsOpen {
  // Rewritten answers have other names than their documents.
  if (fetches.some(({ node }) => node.outputRewrites?.length)) return ALL_OPEN;
  const open = new Set<string>();
  const owners = new Map<string, FetchNode>();

  function own(node: FetchNode, position: string): void {
    const owner = owners.get(position);
    if (owner && owner !== node) open.add(position);
    owners.set(position, node);
  }

  function write(node: FetchNode, { selections }: SelectionSetNode, position: string): void {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) write(node, selection.selectionSet, position);
      if (selection.kind !== Kind.FIELD || !selection.selectionSet) continue;
      const isEntities = node.requires !== undefined && selection.name.value === '_entities';
      const below = isEntities ? position : `${position}.${(selection.alias ?? selection.name).value}`;
      own(node, below);
      write(node, selection.selectionSet, below);
    }
  }

  function read(selections: readonly QueryPlanSelectionNode[], position: string): void {
    open.add(position);
    for (const selection of selections) {
      if (!selection.selections) continue;
      const isField = selection.kind === 'Field';
      read(selection.selections, isField ? `${position}.${selection.alias ?? selection.name}` : position);
    }
  }

  for (const { node, path } of fetches) {
    const base = positionOf(path);
    for (let depth = 0; path.length > 0 && depth <= path.length; depth += 1) open.add(positionOf(path.slice(0, depth)));
    own(node, base);
    write(node, operationOf(node).selectionSet, base);
    if (node.requires) read(node.requires, base);
  }
  return (position) => open.has(position);
}
