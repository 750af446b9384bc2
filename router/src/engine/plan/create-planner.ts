import { operationFromDocument, Supergraph as FederatedSupergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { Kind, parse, print, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
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

const MAX_PLANS = 1_000;
/** Characters of operations and plans. */
const MAX_SIZE = 8_000_000;

export function createPlanner({ supergraphSdl, limits, validates }: PlannerOptions): Planner {
  const supergraph = hideUnresolvableKeys(parse(supergraphSdl, { noLocation: true }));
  const federated = FederatedSupergraph.build(supergraph, { validateSupergraph: validates });
  const api = federated.apiSchema();
  const planner = new QueryPlanner(federated, { exposeDocumentNodeInFetchNode: true, debug: PLANNER_BOUNDS });
  const guard = createPlanGuard(limits);
  // Documents that differ in aliases, fragments or conditions alone are one operation once they are normalised.
  const plans = new LRUCache<string, string>({
    max: MAX_PLANS,
    maxSize: MAX_SIZE,
    sizeCalculation: (plan, text) => plan.length + text.length,
  });
  return {
    apiSchema: api.toGraphQLJSSchema(),
    schema: federated.schema.toGraphQLJSSchema(),
    plan({ node }) {
      const text = print(node);
      const known = plans.get(text);
      if (known !== undefined) return JSON.parse(known) as QueryPlan;
      const plan = guard(text, () =>
        // Valid already: the client's operation was validated.
        planner.buildQueryPlan(
          operationFromDocument(api, { kind: Kind.DOCUMENT, definitions: [node] }, { validate: false }),
        ),
      );
      plans.set(text, withoutDocuments(plan));
      return plan;
    },
  };
}

/** A plan as JSON: its parsed documents are ten times as long, and a text costs the garbage collector next to nothing. */
function withoutDocuments(plan: QueryPlan): string {
  return JSON.stringify(plan, (key, value: unknown) => (key === 'operationDocumentNode' ? undefined : value));
}
