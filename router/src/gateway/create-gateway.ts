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
  /** Issues an internal token for a subgraph; null when another supergraph is served. */
  readonly tokenFor: TokenFor | null;
  readonly limits: CostLimits;
}

export type TokenFor = (subgraph: string, context: RouterContext) => Promise<string>;

/** The gateway for Apollo Server: the API schema and the executor. */
export function createGateway(options: GatewayOptions): GatewayInterface {
  switchOffApolloTelemetry();
  let publishSchema: (apiSchema: GraphQLSchema) => void = () => undefined;
  return {
    onSchemaLoadOrUpdate(listener) {
      publishSchema = (apiSchema) => listener({ apiSchema, coreSupergraphSdl: options.supergraph.sdl });
      return () => undefined;
    },
    load() {
      const { apiSchema, executor } = createExecutor(options);
      publishSchema(apiSchema);
      return Promise.resolve({ executor });
    },
    stop: () => Promise.resolve(),
  };
}
