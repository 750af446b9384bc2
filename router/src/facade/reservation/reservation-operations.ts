import { z } from 'zod';
import { graphqlId, graphqlTime } from '../answer/graphql-scalars';
import { pageOf } from '../engine/read-pages';
import type { FacadeOperation } from '../engine/create-ask';
import { postFields } from '../post/post-fields';
import { RESERVATION_DOCUMENT } from './reservation-document';

function reservationOperation<Data>(operationName: string, data: z.ZodType<Data>): FacadeOperation<Data> {
  return { document: RESERVATION_DOCUMENT, operationName, data };
}

const reservationFields = z.object({
  id: graphqlId,
  createdAt: graphqlTime,
  updatedAt: graphqlTime.nullable(),
  user: z.object({ id: graphqlId }),
});

export type ReservationFields = z.infer<typeof reservationFields>;

export const reserve = reservationOperation(
  'Reserve',
  z.object({ reserve: z.object({ reservation: reservationFields }) }),
);

const cancelled = reservationFields.extend({ post: z.object({ id: graphqlId }) });

export const cancelReservation = reservationOperation(
  'CancelReservation',
  z.object({ cancelReservation: z.object({ reservation: cancelled }) }),
);

/** A post that is null, without an error beside it, is gone. */
const reservationEdge = z.object({ node: reservationFields.extend({ post: postFields.nullable() }) });

export const reservations = reservationOperation(
  'Reservations',
  z.object({ me: z.object({ reservations: pageOf(reservationEdge) }) }),
);
