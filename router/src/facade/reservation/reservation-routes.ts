import { z } from 'zod';
import { pingRoute } from '../engine/ping-route';
import { operationRoute, stepsRoute, type FacadeRoute } from '../engine/route';
import { idempotencyHeader, keyNames } from '../input/idempotency-header';
import { idField, userIdField } from '../input/number-field';
import { answerReservations } from './answer-reservations';
import { cancelReservation, reserve } from './reservation-operations';
import { toReservation } from './to-reservation';

export const reservationRoutes: readonly FacadeRoute[] = [
  pingRoute('/reservation/ping'),
  operationRoute({
    method: 'POST',
    path: '/reservation/reserve',
    access: 'signed-in',
    body: 'json',
    input: z.object({
      body: z.strictObject({ user_id: userIdField(), post_id: idField() }),
      header: idempotencyHeader,
    }),
    operation: reserve,
    variables: ({ body, header }) => ({ postId: String(body.post_id), idempotencyKey: header['idempotency-key'] }),
    output: ({ reserve: { reservation } }, _call, { body }) => toReservation(reservation, body.post_id, null),
    refusals: {
      inputNames: {
        postId: ['body', 'post_id'],
        POST_UNKNOWN: ['body', 'post_id'],
        ...keyNames,
      },
    },
  }),
  stepsRoute({
    method: 'GET',
    path: '/reservation/reservations/all/:user_id',
    access: 'signed-in',
    input: z.object({ path: z.object({ user_id: userIdField() }) }),
    answer: (call) => answerReservations(call),
  }),
  operationRoute({
    method: 'DELETE',
    path: '/reservation/reserve/cancel',
    access: 'signed-in',
    input: z.object({ query: z.object({ reservation_id: idField() }) }),
    operation: cancelReservation,
    variables: ({ query }) => ({ id: String(query.reservation_id) }),
    output: ({ cancelReservation: { reservation } }) => toReservation(reservation, reservation.post.id, null),
    refusals: { inputNames: { id: ['query', 'reservation_id'] } },
  }),
];
