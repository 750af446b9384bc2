import type { QueryPlan } from '@apollo/query-planner';
import { AppError } from '@gobbler/contracts';
import { LRUCache } from 'lru-cache';
import type { CostLimits } from '../config';
import { refuse } from '../graphql/refuse';
import { countFetches } from './count-fetches';

/**
 * Bounds for the planner. Where many subgraphs can resolve the same fields, as in another supergraph, its choices multiply:
 * unbounded, eight levels of three choices take seconds, twelve take minutes.
 */
export const PLANNER_BOUNDS = { maxEvaluatedPlans: 1_000, pathsLimit: 1_000 };

/** The planner has no error codes. */
const GAVE_UP = /^(Too many options generated|Exceeded maximum recursive|Number of non-local selections exceeds)/;
const MAX_REFUSALS = 1_000;
/** Characters of cached refused documents. */
const MAX_SIZE = 2_000_000;

/** Plans a document or throws `COST_LIMIT`; a refused document is not planned again. */
export type PlanGuard = (document: string, plan: () => QueryPlan) => QueryPlan;

export function createPlanGuard({ fetches, fetchDepth }: CostLimits): PlanGuard {
  const refused = new LRUCache<string, true>({
    max: MAX_REFUSALS,
    maxSize: MAX_SIZE,
    sizeCalculation: (_, document) => document.length,
  });

  function isTooLarge(plan: QueryPlan): boolean {
    const count = countFetches(plan.node);
    return (fetches > 0 && count.fetches > fetches) || (fetchDepth > 0 && count.depth > fetchDepth);
  }

  function tryPlan(make: () => QueryPlan): QueryPlan | null {
    try {
      return make();
    } catch (error) {
      if (error instanceof Error && GAVE_UP.test(error.message)) return null;
      throw error;
    }
  }

  return (document, make) => {
    const plan = refused.has(document) ? null : tryPlan(make);
    if (plan && !isTooLarge(plan)) return plan;
    refused.set(document, true);
    throw refuse(
      new AppError('COST_LIMIT', 'This operation requires too many calls between services. Request less at a time.'),
    );
  };
}
