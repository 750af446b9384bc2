import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { readRouterConfig, startRouter } from '@gobbler/router';
import { composeFakes } from '@gobbler/test-harness/compose-fakes';
import { startFakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { createLogger } from '@gobbler/service-kit';
import type { Graph } from './report';

/** Our router and a stock gateway over the same subgraphs. */
export interface Gateways {
  /** Each one's GraphQL endpoint. */
  readonly ours: string;
  readonly stock: string;
  stop(): Promise<void>;
}

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@requires", "@external", "@shareable"])';
const UNREACHABLE = 'http://127.0.0.1:9';

export async function startGateways({ subgraphs, down = [], settings = {} }: Graph): Promise<Gateways> {
  const fakes = await Promise.all(
    Object.entries(subgraphs).map(([name, { sdl, resolvers }]) =>
      startFakeSubgraph(name, `${LINK}\n${sdl}`, resolvers),
    ),
  );
  const supergraph = composeFakes(
    fakes.map(({ name, sdl, url }) => ({ name, sdl, url: down.includes(name) ? UNREACHABLE : url })),
  );
  const log = createLogger({ service: 'router', level: 'silent' });
  const config = readRouterConfig({ ROUTER_SUPERGRAPH_PATH: supergraph.path, ROUTER_PORT: '0', ...settings });
  const router = await startRouter(config, { log });
  const stock = new ApolloServer({
    gateway: new ApolloGateway({ supergraphSdl: readFileSync(supergraph.path, 'utf8'), logger: log }),
    logger: log,
    introspection: config.isIntrospectionOn,
    stopOnTerminationSignals: false,
  });
  const { url } = await startStandaloneServer(stock, { listen: { host: '127.0.0.1', port: 0 } });
  return {
    ours: `${router.url}/graphql`,
    stock: `${url}graphql`,
    async stop() {
      await Promise.all([router.close(), stock.stop()]);
      await Promise.all(fakes.map((fake) => fake.stop()));
      supergraph.remove();
    },
  };
}
