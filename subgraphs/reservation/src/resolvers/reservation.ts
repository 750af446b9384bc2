import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import { mayBeSeenBy } from '../domain/reservation';
import type { ReservationResolvers } from '../generated/graphql';

export const Reservation: ReservationResolvers<Context> = {
  /** Null for a reservation that the person must not know of, as for one that does not exist. */
  async __resolveReference(reference, { viewer, loaders }) {
    const id = tryParseId(reference.id);
    const reservation = id === null || !viewer ? null : await loaders.reservation.load(id);
    if (!viewer || !reservation) return null;
    const capacity = await loaders.capacity.load(reservation.postId);
    return mayBeSeenBy(viewer.userId, reservation, capacity?.ownerId) ? reservation : null;
  },
  id: ({ id }) => String(id),
  post: ({ postId }) => ({ id: String(postId) }),
  user: ({ userId }) => ({ id: String(userId) }),
};
