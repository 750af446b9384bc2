import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import { switchOffApolloTelemetry } from '../config';
import { createExecutor, type GatewayOptions } from '../engine/create-executor';

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
