import type { RateLimiters } from '@gobbler/contracts';
import { optionalDependency, type Dependency } from '@gobbler/service-kit';
import type { Supergraph } from './gateway/load-supergraph';
import type { LiveEngine } from './graphql/live-engine';
import type { OwnParts } from './own-parts';

/**
 * What `/readyz` reports. The router is ready once the supergraph is loaded and auth's keys are fetched. A subgraph that is down
 * is listed without making the router unready: the others are still served.
 */
export function routerDependencies(engine: LiveEngine, own: OwnParts | null, limiters: RateLimiters): Dependency[] {
  const { subgraphs } = engine.current().supergraph;
  const refused = engine.refusedBecause();
  const loaded: Dependency = {
    name: 'supergraph',
    description: `${subgraphs.length} subgraphs${refused === null ? '' : `; a newer file was refused: ${refused}`}`,
    // Loaded before the server was created.
    check: () => Promise.resolve(),
  };
  // Optional: without Redis each router counts on its own.
  const limits = optionalDependency('limits', limiters);
  if (!own) return [loaded, limits];
  const keys: Dependency = {
    name: 'identity',
    description: "auth's public keys",
    check: () => (own.identity.hasKeys() ? Promise.resolve() : Promise.reject(new Error('no keys yet'))),
  };
  return [loaded, limits, keys, ...subgraphs.map((subgraph) => subgraphDependency(subgraph, own))];
}

function subgraphDependency({ name, url }: Supergraph['subgraphs'][number], own: OwnParts): Dependency {
  return { name, description: 'subgraph', isOptional: true, check: () => own.checkHealth(new URL(url).origin) };
}
