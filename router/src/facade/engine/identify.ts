import { NotSignedInError } from '@gobbler/contracts';
import type { Viewer } from '@gobbler/service-kit';
import type { FastifyRequest } from 'fastify';
import type { FacadePorts } from '../facade-ports';
import type { Access } from './route';

/**
 * Who asks, as far as a route wants to know. Throws `UNAUTHENTICATED` where one must be logged in,
 * `SUBGRAPH_UNAVAILABLE` when a token can't be checked.
 */
export async function identify(ports: FacadePorts, access: Access, request: FastifyRequest): Promise<Viewer | null> {
  if (access === 'open') return null;
  const { viewer } = await ports.authenticate(request);
  if (access === 'signed-in' && !viewer) throw new NotSignedInError();
  return viewer;
}
