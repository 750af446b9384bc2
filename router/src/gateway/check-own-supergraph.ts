import { isServiceName } from '@gobbler/service-kit';
import { InvalidSupergraphError, type Supergraph } from './load-supergraph';

/**
 * Throws `InvalidSupergraphError` when a supergraph can't be served as our own: identity requires auth, and an unknown subgraph
 * must not receive our internal tokens.
 */
export function checkOwnSupergraph({ subgraphs }: Supergraph, path: string): void {
  const names = subgraphs.map(({ name }) => name);
  const foreign = names.filter((name) => !isServiceName(name));
  if (foreign.length > 0) throw new InvalidSupergraphError(path, `${foreign.join(', ')} is not one of our services`);
  if (!names.includes('auth')) throw new InvalidSupergraphError(path, 'it has no subgraph named auth');
}
