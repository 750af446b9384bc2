import type { ReservationChange } from '@gobbler/contracts';
import type { Capacity } from './capacity';
import type { Reservation } from './reservation';

/** The event data of a reservation that was made or cancelled, with its post's capacity after that. */
export function toChange(reservation: Reservation, { taken, total, revision }: Capacity): ReservationChange {
  return {
    reservationId: reservation.id,
    postId: reservation.postId,
    userId: reservation.userId,
    taken,
    total,
    revision,
  };
}
