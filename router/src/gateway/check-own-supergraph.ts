import { isServiceName } from '@gobbler/service-kit';
import { InvalidSupergraphError, type Supergraph } from './load-supergraph';

/**
 * Throws `InvalidSupergraphError` when a supergraph can't be served as our own: without auth nobody is known, and a subgraph that
 * is no service of ours must not be shown a token.
 */
export function checkOwnSupergraph({ subgraphs }: Supergraph, path: string): void {
  const names = subgraphs.map(({ name }) => name);
  const foreign = names.filter((name) => !isServiceName(name));
  if (foreign.length > 0) throw new InvalidSupergraphError(path, `${foreign.join(', ')} is no service of ours`);
  if (!names.includes('auth')) throw new InvalidSupergraphError(path, 'it has no subgraph named auth');
}
