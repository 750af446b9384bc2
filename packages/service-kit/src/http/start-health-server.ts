import type { RequestContext } from '../graphql/context';
import type { RunningSubgraph, SubgraphOptions } from '../graphql/start-subgraph';
import { createHttpServer } from './create-http-server';
import { addHealthRoutes } from './health';

const LIMITS = { bodyLimit: 1_024, timeoutMs: 5_000 };

/** Serves `/healthz` and `/readyz`, for a service without other requests. */
export async function startHealthServer(
  options: Pick<SubgraphOptions<RequestContext>, 'host' | 'port' | 'dependencies' | 'log' | 'metrics'>,
): Promise<RunningSubgraph> {
  const { host, port, dependencies, log, metrics } = options;
  const app = createHttpServer({ log, metrics, ...LIMITS });
  const readiness = addHealthRoutes(app, dependencies);
  const address = await app.listen({ host, port });
  return { url: address.replace('0.0.0.0', '127.0.0.1'), readiness, stop: () => app.close() };
}
