import { isHeldBy, step, type PostState } from './post-model';
import type { Operation, PostHistory } from './reservation-history';
import { resolveUnknown } from './resolve-unknown';

export type Linearizability = 'yes' | 'no' | 'undecided';

/** Steps of the search; one with 40 operations takes some hundreds. */
const BUDGET = 200_000;

/**
 * Whether the operations of a post can be put into one order in which each has its effect at one moment between its beginning and
 * its answer, each had the outcome it had, and the rows at the end are what is left (Herlihy and Wing's definition, searched as
 * Wing and Gong do, with Lowe's memory of places already visited). An operation without an answer may have happened or not.
 */
export function isLinearizable(history: PostHistory, budget = BUDGET): Linearizability {
  const { initial, final } = history;
  const operations = resolveUnknown(history).toSorted((one, other) => one.to - other.to);
  const search = createSearch(operations, (state) => isHeldBy(state, final.active), budget);
  const isFound = search({ ...initial, isOver: false, holders: new Map() }, new Set(operations.keys()));
  if (isFound === null) return 'undecided';
  return isFound ? 'yes' : 'no';
}

type Search = (state: PostState, left: ReadonlySet<number>) => boolean | null;

function createSearch(operations: readonly Operation[], isEnd: (state: PostState) => boolean, budget: number): Search {
  const visited = new Set<string>();
  let steps = 0;

  function search(state: PostState, left: ReadonlySet<number>): boolean | null {
    if (!hasCertain(operations, left) && isEnd(state)) return true;
    const key = keyOf(state, left);
    if (visited.has(key)) return false;
    visited.add(key);
    steps += 1;
    if (steps > budget) return null;
    return branch(state, left, nextOf(operations, left));
  }

  function branch(state: PostState, left: ReadonlySet<number>, next: readonly number[]): boolean | null {
    const ways: { index: number; after: PostState }[] = [];
    for (const index of next) {
      const operation = operations[index];
      const after = operation ? step(state, operation) : null;
      if (!after) continue;
      // What changes nothing can as well come first: whatever order is found behind it holds without it too.
      if (after === state) return search(after, without(left, index));
      ways.push({ index, after });
    }
    for (const { index, after } of ways) {
      const isFound = search(after, without(left, index));
      if (isFound !== false) return isFound;
    }
    return false;
  }

  return search;
}

/** Those that may come next: they began before any other that is left was answered. */
function nextOf(operations: readonly Operation[], left: ReadonlySet<number>): number[] {
  let firstAnswer = Infinity;
  for (const index of left) firstAnswer = Math.min(firstAnswer, operations[index]?.to ?? Infinity);
  return [...left].filter((index) => (operations[index]?.from ?? Infinity) <= firstAnswer);
}

function hasCertain(operations: readonly Operation[], left: ReadonlySet<number>): boolean {
  for (const index of left) {
    const operation = operations[index];
    if (operation && !isUnknown(operation)) return true;
  }
  return false;
}

/** Whether it may never have happened. */
function isUnknown(operation: Operation): boolean {
  switch (operation.kind) {
    case 'reserve':
      return operation.outcome.kind === 'unknown';
    case 'cancel':
    case 'change':
      return operation.outcome === 'unknown';
    case 'expire':
      return false;
  }
}

function without(left: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const rest = new Set(left);
  rest.delete(index);
  return rest;
}

function keyOf({ total, isOpen, isOver, holders }: PostState, left: ReadonlySet<number>): string {
  return `${total} ${isOpen} ${isOver} ${[...holders].toSorted(([a], [b]) => a - b).join(';')} ${[...left].join(',')}`;
}
