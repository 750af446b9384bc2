import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import { switchOffApolloTelemetry } from '../config';
import { createExecutor, type GatewayOptions, type RunningExecutor } from '../engine/create-executor';

/** The gateway for Apollo Server: the API schema and the executor. */
export interface Gateway extends GatewayInterface {
  /** The executor; null before the gateway is loaded. */
  running(): RunningExecutor | null;
}

export function createGateway(options: GatewayOptions): Gateway {
  switchOffApolloTelemetry();
  let publishSchema: (apiSchema: GraphQLSchema) => void = () => undefined;
  let running: RunningExecutor | null = null;
  return {
    onSchemaLoadOrUpdate(listener) {
      publishSchema = (apiSchema) => listener({ apiSchema, coreSupergraphSdl: options.supergraph.sdl });
      return () => undefined;
    },
    load() {
      running = createExecutor(options);
      publishSchema(running.apiSchema);
      return Promise.resolve({ executor: running.executor });
    },
    stop: () => Promise.resolve(),
    running: () => running,
  };
}
