import { AppError } from '@gobbler/contracts';
import type { CostLimits } from '../config';
import type { OperationStep } from '../graphql/operation-step';
import { refuse } from '../graphql/refuse';
import type { RouterContext } from '../graphql/request-context';
import type { CostBudget } from './cost-budget';
import { createCostEstimator, type Estimate } from './cost-estimator';

export interface CostLimitOptions {
  readonly supergraphSdl: string;
  readonly limits: CostLimits;
  readonly budget: CostBudget;
  /** Whether answers contain `extensions.cost`. */
  readonly showsCost: boolean;
  readonly noteCost: (cost: number) => void;
}

/** Refuses an operation whose cost or plan exceeds the limits, before planning. */
export function createCostLimit({
  supergraphSdl,
  limits,
  budget,
  showsCost,
  noteCost,
}: CostLimitOptions): OperationStep {
  const estimate = createCostEstimator(supergraphSdl, limits.defaultListSize);
  const shown = new WeakMap<RouterContext, number>();
  return {
    check({ contextValue, ...priced }) {
      const estimated = estimate(priced);
      noteCost(estimated.cost);
      if (showsCost) shown.set(contextValue, estimated.cost);
      // The phone's documents are ours, and no client chooses their sizes.
      const problem = contextValue.issuer === 'facade' ? null : problemOf(estimated, limits);
      if (problem !== null) throw refuse(new AppError('COST_LIMIT', problem));
      return budget(estimated, contextValue);
    },
    finish({ contextValue, result }) {
      const cost = shown.get(contextValue);
      if (cost === undefined || !result) return;
      result.extensions = { ...result.extensions, cost: { estimated: cost, limit: limits.perOperation } };
    },
  };
}

/** Maximum number of selected fields: the planner takes 0.1 ms for each. */
const MAX_FIELDS = 1_000;

function problemOf({ cost, fetches, depth, fields }: Estimate, limits: CostLimits): string | null {
  if (isAbove(cost, limits.perOperation)) {
    return `This operation may cost ${cost}; the limit is ${limits.perOperation}. Request fewer items or fields.`;
  }
  if (isAbove(fetches, limits.fetches) || isAbove(depth, limits.fetchDepth)) {
    return 'This operation requires too many calls between services. Request less at a time.';
  }
  return fields > MAX_FIELDS ? `An operation may select at most ${MAX_FIELDS} fields.` : null;
}

function isAbove(value: number, limit: number): boolean {
  return limit > 0 && value > limit;
}
