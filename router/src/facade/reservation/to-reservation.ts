import { type PhonePost, toUtcWallClock } from '@gobbler/contracts';
import type { ReservationFields } from './reservation-operations';

/** A reservation as the phone reads it. */
export function toReservation(reservation: ReservationFields, postId: number, post: PhonePost | null) {
  return {
    reservation_id: reservation.id,
    user_id: reservation.user.id,
    post_id: postId,
    created_at: toUtcWallClock(reservation.createdAt),
    updated_at: reservation.updatedAt === null ? null : toUtcWallClock(reservation.updatedAt),
    post,
  };
}
