import { createLogger, createMetrics, type RunningService } from '@gobbler/service-kit';
import { readRouterConfig, startRouter } from '../../src/index';
import type { RouterAdapters } from '../../src/start';
import { composeFakes } from '@gobbler/test-harness/compose-fakes';
import type { FakeSubgraph } from '@gobbler/test-harness/fake-subgraph';

export const SECRET = 'a-secret-for-tests-that-is-long-enough';

export interface TestRouter {
  readonly url: string;
  readonly supergraphPath: string;
  /** Log lines of all routers. */
  readonly logged: string[];
  /** What the first router serves at its metrics port. */
  metrics(): Promise<string>;
  /** Starts another router over the same subgraphs; stopped with this one. */
  startAnother(env?: Record<string, string>): Promise<string>;
  /** Stops the routers and the subgraphs. */
  stop(): Promise<void>;
}

export interface TestRouterOptions {
  readonly env?: Record<string, string>;
  /** Whether the supergraph is served as our own, with identity; a subgraph `auth` is then required. */
  readonly isOwn?: boolean;
}

/** Composes fake subgraphs and starts a router over them. */
export async function startTestRouter(
  subgraphs: readonly FakeSubgraph[],
  { env = {}, isOwn = false }: TestRouterOptions = {},
): Promise<TestRouter> {
  const supergraph = composeFakes(subgraphs);
  const settings: Record<string, string> = isOwn
    ? { ROUTER_OWN_SUPERGRAPH_PATH: supergraph.path, INTERNAL_TOKEN_SECRET: SECRET }
    : { ROUTER_SUPERGRAPH_PATH: supergraph.path };
  const logged: string[] = [];
  const destination = { write: (line: string) => void logged.push(line) };
  const log = createLogger({ service: 'router', level: 'info', destination });
  const routers: RunningService[] = [];
  const metrics = createMetrics('router');

  async function start(more: Record<string, string>, adapters: RouterAdapters): Promise<string> {
    const router = await startRouter(readRouterConfig({ ...settings, ROUTER_PORT: '0', ...more }), adapters);
    routers.push(router);
    return router.url;
  }

  return {
    url: await start(env, { log, metrics }),
    supergraphPath: supergraph.path,
    logged,
    metrics: () => metrics.render(),
    startAnother: (more = {}) => start(more, { log }),
    async stop() {
      await Promise.all(routers.map((router) => router.close()));
      await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
      supergraph.remove();
    },
  };
}
