import { operationFromDocument, Supergraph as FederatedSupergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { Kind, parse, print, type GraphQLSchema } from 'graphql';
import type { CostLimits } from '../../config';
import { createPlanGuard, PLANNER_BOUNDS } from '../../cost/plan-guard';
import type { GatewayOperation } from '../normalise/gateway-operation';
import { hideUnresolvableKeys } from './hide-unresolvable-keys';

export interface Planner {
  /** The schema that clients see. */
  readonly apiSchema: GraphQLSchema;
  /** The full supergraph, including what clients can't see. */
  readonly schema: GraphQLSchema;
  /** Plans an operation. Throws `COST_LIMIT` for a plan that is too large. */
  plan(operation: GatewayOperation): QueryPlan;
}

export interface PlannerOptions {
  readonly supergraphSdl: string;
  readonly limits: CostLimits;
  /** Whether to validate what composition has checked already. */
  readonly validates: boolean;
}

export function createPlanner({ supergraphSdl, limits, validates }: PlannerOptions): Planner {
  const supergraph = hideUnresolvableKeys(parse(supergraphSdl, { noLocation: true }));
  const federated = FederatedSupergraph.build(supergraph, { validateSupergraph: validates });
  const api = federated.apiSchema();
  const planner = new QueryPlanner(federated, { exposeDocumentNodeInFetchNode: true, debug: PLANNER_BOUNDS });
  const guard = createPlanGuard(limits);
  return {
    apiSchema: api.toGraphQLJSSchema(),
    schema: federated.schema.toGraphQLJSSchema(),
    plan: ({ node }) =>
      guard(print(node), () =>
        planner.buildQueryPlan(operationFromDocument(api, { kind: Kind.DOCUMENT, definitions: [node] })),
      ),
  };
}
