import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';
import { SUBGRAPHS, type Upstream } from './subgraphs';

/**
 * Our supergraph with the addresses of an upstream.
 * @param path where each subgraph serves GraphQL
 */
export function supergraphOf(upstream: Upstream, path = '/graphql'): string {
  const sdl = readFileSync(join(ROOT, 'router/supergraph.graphql'), 'utf8');
  return SUBGRAPHS.reduce(
    (text, name) => text.replace(new RegExp(`(name: "${name}", url: ")[^"]*`), `$1${upstream[name]}${path}`),
    sdl,
  );
}
