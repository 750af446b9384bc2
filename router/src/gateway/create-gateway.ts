import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '@gobbler/service-kit';
import { switchOffApolloTelemetry, type CostLimits } from '../config';
import type { OriginPools } from '../http/origin-pools';
import type { RouterContext } from '../graphql/request-context';
import { createExecutor } from './create-executor';
import type { Supergraph } from './load-supergraph';

export interface GatewayOptions {
  readonly supergraph: Supergraph;
  readonly pools: OriginPools;
  readonly log: Logger;
  readonly isProduction: boolean;
  readonly subgraphTimeoutMs: number;
  /** Makes our token for a subgraph; null when a foreign supergraph is served. */
  readonly tokenFor: TokenFor | null;
  readonly limits: CostLimits;
}

export type TokenFor = (subgraph: string, context: RouterContext) => Promise<string>;

/** The gateway as Apollo Server takes it: the schema that clients see, and what runs an operation over the subgraphs. */
export function createGateway(options: GatewayOptions): GatewayInterface {
  switchOffApolloTelemetry();
  let tellSchema: (apiSchema: GraphQLSchema) => void = () => undefined;
  return {
    onSchemaLoadOrUpdate(listener) {
      tellSchema = (apiSchema) => listener({ apiSchema, coreSupergraphSdl: options.supergraph.sdl });
      return () => undefined;
    },
    load() {
      const { apiSchema, executor } = createExecutor(options);
      tellSchema(apiSchema);
      return Promise.resolve({ executor });
    },
    stop: () => Promise.resolve(),
  };
}
