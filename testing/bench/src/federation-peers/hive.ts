import { once } from 'node:events';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import type { PeerConfig } from '../config';
import { supergraphOf } from '../federation/supergraph-of';

/** Hive Gateway, with its JavaScript planner or its Rust one. */
export async function startHive({ port, upstream, variant }: PeerConfig): Promise<void> {
  const gateway = createGatewayRuntime({
    supergraph: supergraphOf(upstream),
    logging: false,
    landingPage: false,
    graphiql: false,
    maskedErrors: false,
    ...(variant === 'hive-rust' ? { unifiedGraphHandler } : {}),
  });
  const server = createServer((request, response) => void gateway(request, response));
  await once(server.listen(port, '127.0.0.1'), 'listening');
}
