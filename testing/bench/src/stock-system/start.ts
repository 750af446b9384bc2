import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { ROOT } from '@gobbler/test-harness';
import { parse } from 'graphql';
import type { StockSystemConfig } from '../config';
import { SUBGRAPHS, type Upstream } from '../federation/subgraphs';
import { supergraphOf } from '../federation/supergraph-of';
import { openTables } from './open-tables';
import { createPeerContext, createPeerResolvers, type PeerContext } from './resolvers';

/**
 * The peer of the whole system: a stock gateway and five stock subgraphs as Apollo's documentation starts them, in one process,
 * over `pg` and our own tables. It answers the feed for people without an account, and nothing else.
 */
export async function startStockSystem({ port, databaseUrls, pictureUrl }: StockSystemConfig): Promise<void> {
  keepConnections();
  const tables = openTables(databaseUrls);
  const resolvers = createPeerResolvers(tables, pictureUrl);
  const urls = await Promise.all(
    SUBGRAPHS.map(async (name) => {
      const typeDefs = parse(readFileSync(join(ROOT, 'subgraphs', name, 'schema.graphql'), 'utf8'));
      const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers[name] as GraphQLResolverMap }]);
      const { url } = await startStandaloneServer<PeerContext>(new ApolloServer({ schema }), {
        listen: { port: 0, host: '127.0.0.1' },
        context: async () => createPeerContext(tables),
      });
      return [name, url.replace(/\/$/, '')] as const;
    }),
  );
  const gateway = new ApolloGateway({ supergraphSdl: supergraphOf(Object.fromEntries(urls) as Upstream, '') });
  const server = new ApolloServer({ gateway, introspection: false });
  await startStandaloneServer(server, { listen: { port, host: '127.0.0.1' } });
  process.stdout.write('peer ready\n');
}

/** A server closes a connection that was idle for 5 s, as when another contestant has its turn, and a request at that moment fails. */
function keepConnections(): void {
  subscribe('http.server.request.start', (message) => {
    (message as { readonly server: Server }).server.keepAliveTimeout = 600_000;
  });
}
