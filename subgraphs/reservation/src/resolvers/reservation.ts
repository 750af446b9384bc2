import { toNodeId, tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import { ReservationNotFoundError } from '../domain/errors';
import { mayBeSeenBy, type Reservation as Found } from '../domain/reservation';
import type { ReservationResolvers } from '../generated/graphql';

export const Reservation: ReservationResolvers<Context> = {
  /** Null for a reservation that the viewer must not know of, as for one that does not exist; by node id, an error says so. */
  async __resolveReference({ id, nodeKey }: { readonly id?: string; readonly nodeKey?: string }, context) {
    if (id !== undefined) return findVisible(id, context);
    const reservation = await findVisible(nodeKey, context);
    if (!reservation) throw new ReservationNotFoundError();
    return reservation;
  },
  id: ({ id }) => String(id),
  nodeId: ({ id }) => toNodeId('Reservation', id),
  nodeKey: ({ id }) => String(id),
  post: ({ postId }) => ({ id: String(postId) }),
  user: ({ userId }) => ({ id: String(userId) }),
};

async function findVisible(reference: string | undefined, { viewer, loaders }: Context): Promise<Found | null> {
  const id = tryParseId(reference);
  const reservation = id === null || !viewer ? null : await loaders.reservation.load(id);
  if (!viewer || !reservation) return null;
  const capacity = await loaders.capacity.load(reservation.postId);
  return mayBeSeenBy(viewer.userId, reservation, capacity?.ownerId) ? reservation : null;
}
