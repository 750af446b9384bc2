import { z } from 'zod';
import { defineEvent } from './event-definition';

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
