import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { PeerConfig } from '../config';
import { supergraphOf } from '../federation/supergraph-of';

/** The peer that everybody knows: @apollo/gateway in Apollo Server, as its documentation starts it. */
export async function startStock({ port, upstream }: PeerConfig): Promise<void> {
  const gateway = new ApolloGateway({ supergraphSdl: supergraphOf(upstream) });
  const server = new ApolloServer({ gateway, introspection: false });
  await startStandaloneServer(server, { listen: { port, host: '127.0.0.1' } });
}
