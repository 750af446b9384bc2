import { executeQueryPlan } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import type { AskedSubgraph } from '../execute/ask-subgraph';
import type { PlanResult } from '../execute/run-parts';
import type { GatewayOperation } from '../normalise/gateway-operation';
import { createEntityPlaces } from './entity-places';
import { lenientSchema } from './lenient-schema';
import { createSubgraphDataSource } from './subgraph-data-source';

export interface ReferenceOptions {
  readonly supergraphSdl: string;
  readonly apiSchema: GraphQLSchema;
  /** The full supergraph, including what clients can't see. */
  readonly schema: GraphQLSchema;
  readonly subgraphs: ReadonlyMap<string, AskedSubgraph>;
}

export type RunReference = (
  plan: QueryPlan,
  operation: GatewayOperation,
  requestContext: Parameters<GatewayExecutor>[0],
) => Promise<PlanResult>;

/** Runs plans with `executeQueryPlan` of @apollo/gateway, which the engine is compared with. */
export function createReference({ supergraphSdl, apiSchema, schema, subgraphs }: ReferenceOptions): RunReference {
  const resultSchema = lenientSchema(supergraphSdl);
  const places = createEntityPlaces();
  const dataSources = Object.fromEntries(
    [...subgraphs].map(([name, subgraph]) => [name, createSubgraphDataSource({ schema, places, ...subgraph })]),
  );
  return async (plan, { node, variables }, requestContext) => {
    const given = requestContext.request.variables ?? {};
    const own = [...variables].flatMap(([name, client]) =>
      Object.hasOwn(given, client) ? [[name, given[client] as unknown] as const] : [],
    );
    const { data, errors = [] } = await executeQueryPlan(
      plan,
      dataSources,
      { ...requestContext, request: { ...requestContext.request, variables: Object.fromEntries(own) } },
      { schema: apiSchema, operation: node, fragments: {} },
      schema,
      resultSchema,
    );
    return { data: data ?? {}, errors };
  };
}
