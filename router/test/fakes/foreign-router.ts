import { startShop, type Shop } from './shop';
import { startTestRouter, type TestRouter } from './test-router';

export type ForeignRouter = TestRouter & Shop;

/** A router that serves another supergraph, as `ROUTER_SUPERGRAPH_PATH=… npm run router` does. */
export async function startForeignRouter(env: Record<string, string> = {}): Promise<ForeignRouter> {
  const shop = await startShop();
  return { ...shop, ...(await startTestRouter([shop.products, shop.reviews], { env })) };
}
