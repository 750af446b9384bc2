import type { ApolloServerPlugin } from '@apollo/server';
import { AppError } from '@gobbler/errors';
import type { CostLimits } from '../config';
import { refuse } from '../graphql/refuse';
import type { RouterContext } from '../graphql/request-context';
import { createCostEstimator } from './cost-estimator';

export interface CostLimitOptions {
  readonly supergraphSdl: string;
  readonly limits: CostLimits;
  /** Whether an answer says what its operation cost. */
  readonly showsCost: boolean;
}

/** Refuses, before anything is planned, an operation whose price is above the limit. */
export function createCostLimit({
  supergraphSdl,
  limits,
  showsCost,
}: CostLimitOptions): ApolloServerPlugin<RouterContext> {
  const estimate = createCostEstimator(supergraphSdl, limits.defaultListSize);
  return {
    requestDidStart() {
      let cost: number | undefined;
      return Promise.resolve({
        didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (!operation) return Promise.resolve();
          cost = estimate({ schema, document, operation, variables: request.variables ?? {} });
          // What the phone's routes run is ours, and no client can choose its sizes.
          const isOurs = contextValue.issuer === 'facade';
          if (limits.perOperation > 0 && cost > limits.perOperation && !isOurs) {
            throw refuse(new CostLimitError(cost, limits.perOperation));
          }
          return Promise.resolve();
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

class CostLimitError extends AppError {
  constructor(cost: number, limit: number) {
    super('COST_LIMIT', `This operation may cost ${cost}; ${limit} is the most. Ask for fewer items or fields.`);
  }
}
