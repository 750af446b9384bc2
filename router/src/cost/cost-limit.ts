import type { ApolloServerPlugin } from '@apollo/server';
import { AppError } from '@gobbler/contracts';
import type { CostLimits } from '../config';
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
}

/** Refuses an operation whose cost or plan exceeds the limits, before planning. */
export function createCostLimit({
  supergraphSdl,
  limits,
  showsCost,
  budget,
}: CostLimitOptions): ApolloServerPlugin<RouterContext> {
  const estimate = createCostEstimator(supergraphSdl, limits.defaultListSize);
  return {
    requestDidStart() {
      let cost: number | undefined;
      return Promise.resolve({
        didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (!operation) return Promise.resolve();
          const estimated = estimate({ schema, document, operation, variables: request.variables ?? {} });
          cost = estimated.cost;
          // The phone's documents are ours, and no client chooses their sizes.
          const problem = contextValue.issuer === 'facade' ? null : problemOf(estimated, limits);
          if (problem !== null) throw refuse(new AppError('COST_LIMIT', problem));
          return budget(estimated, contextValue);
        },
        willSendResponse({ response: { body } }) {
          if (showsCost && cost !== undefined && body.kind === 'single') {
            body.singleResult.extensions = {
              ...body.singleResult.extensions,
              cost: { estimated: cost, limit: limits.perOperation },
            };
          }
          return Promise.resolve();
        },
      });
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
