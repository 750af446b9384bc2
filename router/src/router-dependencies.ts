import type { RateLimiters } from '@gobbler/contracts';
import { optionalDependency, type Dependency } from '@gobbler/service-kit';
import type { Supergraph } from './gateway/load-supergraph';
import type { LiveEngine } from './graphql/live-engine';
import type { OwnParts } from './own-parts';

/**
 * What `/readyz` tells. The router takes requests once the supergraph is loaded and auth's keys were had; a subgraph
 * that is out is told of but takes nothing else out: what the others answer is still served.
 */
export function routerDependencies(engine: LiveEngine, own: OwnParts | null, limiters: RateLimiters): Dependency[] {
  const { subgraphs } = engine.current().supergraph;
  const refused = engine.refusedBecause();
  const loaded: Dependency = {
    name: 'supergraph',
    description: `${subgraphs.length} subgraphs${refused === null ? '' : `; a newer file was refused: ${refused}`}`,
    // It was loaded before the server was made.
    check: () => Promise.resolve(),
  };
  // Without its Redis each router counts by itself, which is no reason to take none.
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
