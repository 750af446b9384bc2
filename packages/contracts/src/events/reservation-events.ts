import { z } from 'zod';
import { defineEvent } from './event-definition';
import { postSnapshotSchema } from './post-events';

const reservationChangeSchema = z.object({
  reservationId: z.int().positive(),
  postId: z.int().positive(),
  userId: z.int().positive(),
  /** Portions taken and on offer after this change. */
  taken: z.int().nonnegative(),
  total: z.int().nonnegative(),
  /** Grows by one with every change of the post's capacity row: drop what is older than what you know. */
  revision: z.int().positive(),
});

export type ReservationChange = z.infer<typeof reservationChangeSchema>;

export const ReservationMade = defineEvent('reservation.made', 1, reservationChangeSchema);
export const ReservationCancelled = defineEvent('reservation.cancelled', 1, reservationChangeSchema);

/** Holders per `reservations.closed` event, at most. */
export const MAX_CLOSED_HOLDERS = 500;

const closedReservationsSchema = z.object({
  /** The post as everybody could see it when it was deleted. */
  post: postSnapshotSchema,
  /** Portions that were taken, over all pages. */
  taken: z.int().positive(),
  /** One page of those who held a reservation; no user is on two pages. */
  userIds: z.array(z.int().positive()).min(1).max(MAX_CLOSED_HOLDERS),
});

export type ClosedReservations = z.infer<typeof closedReservationsSchema>;

/** A deleted post's reservations were closed: one event per page of holders. */
export const ReservationsClosed = defineEvent('reservations.closed', 1, closedReservationsSchema);
