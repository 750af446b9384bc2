import type { QueryPlan } from '@apollo/query-planner';

type Node = NonNullable<QueryPlan['node']>;

/** Number of subgraph calls in a plan, and the longest sequence of them. */
export function countFetches(node: Node | undefined): { fetches: number; depth: number } {
  switch (node?.kind) {
    case 'Fetch':
      return { fetches: 1, depth: 1 };
    case 'Flatten':
      return countFetches(node.node);
    case 'Sequence':
      return add(node.nodes.map(countFetches), (a, b) => a + b);
    case 'Parallel':
      return add(node.nodes.map(countFetches), Math.max);
    case 'Condition':
      return add([countFetches(node.ifClause), countFetches(node.elseClause)], Math.max);
    default:
      // Subscriptions and `@defer` are not supported.
      return { fetches: 0, depth: 0 };
  }
}

function add(counts: readonly ReturnType<typeof countFetches>[], joinDepths: (a: number, b: number) => number) {
  return counts.reduce(
    (all, one) => ({ fetches: all.fetches + one.fetches, depth: joinDepths(all.depth, one.depth) }),
    { fetches: 0, depth: 0 },
  );
}
