import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ApolloGateway } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { switchOffApolloTelemetry } from '../../src/config';

export const SUPERGRAPH = resolve(__dirname, '..', '..', 'supergraph.graphql');
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The schema that clients of the router see, without anything that is between the services. */
export async function loadApiSchema(): Promise<GraphQLSchema> {
  switchOffApolloTelemetry();
  const gateway = new ApolloGateway({ supergraphSdl: readFileSync(SUPERGRAPH, 'utf8'), logger: silent });
  const { schema } = await gateway.load();
  await gateway.stop();
  return schema;
}
