import { createCancelReservation, type CancelReservationDeps } from './cancel-reservation';
import { createFindHolders, type FindHoldersDeps } from './find-holders';
import { createFollowPosts, type FollowPostsDeps } from './follow-posts';
import { createReserve, type ReserveDeps } from './reserve';

export type ReservationServiceDeps = ReserveDeps & CancelReservationDeps & FollowPostsDeps & FindHoldersDeps;

export type ReservationService = ReturnType<typeof createReservationService>;

/** All that can be done with reservations. */
export function createReservationService(deps: ReservationServiceDeps) {
  return {
    reserve: createReserve(deps),
    cancel: createCancelReservation(deps),
    ...createFollowPosts(deps),
    ...createFindHolders(deps),
  };
}
