import { createLogger, type RunningService } from '@gobbler/service-kit';
import { readRouterConfig, startRouter } from '../../src/index';
import { composeFakes } from './compose-fakes';
import { startShop } from './shop';

export interface ForeignRouter extends Awaited<ReturnType<typeof startShop>> {
  readonly url: string;
  /** Everything that was logged. */
  readonly logged: string[];
  /** Another router over the same subgraphs; stopped with this one. */
  startAnother(env: Record<string, string>): Promise<string>;
}

/** A router that serves a foreign supergraph, as `ROUTER_SUPERGRAPH_PATH=… node router/dist/main.js` does. */
export async function startForeignRouter(env: Record<string, string> = {}): Promise<ForeignRouter> {
  const shop = await startShop();
  const supergraph = composeFakes([shop.products, shop.reviews]);
  const routers: RunningService[] = [];
  const logged: string[] = [];
  const log = createLogger({
    service: 'router',
    level: 'info',
    destination: { write: (line) => void logged.push(line) },
  });

  async function startAnother(more: Record<string, string>): Promise<string> {
    const config = readRouterConfig({ ROUTER_SUPERGRAPH_PATH: supergraph.path, ROUTER_PORT: '0', ...more });
    const router = await startRouter(config, { log });
    routers.push(router);
    return router.url;
  }

  return {
    ...shop,
    url: await startAnother(env),
    logged,
    startAnother,
    async stop() {
      await Promise.all(routers.map((router) => router.close()));
      await shop.stop();
      supergraph.remove();
    },
  };
}
