import { z } from 'zod';
import { reservationAnswer } from '../answer/answer-schemas';
import { pingRoute, route, type FacadeRoute } from '../engine/route';
import { idempotencyHeader, keyNames } from '../input/idempotency-header';
import { idField, userIdField } from '../input/number-field';
import { answerReservations } from './answer-reservations';
import { cancelReservation, reserve } from './reservation-operations';
import { toReservation } from './to-reservation';

export const reservationRoutes: readonly FacadeRoute[] = [
  pingRoute('/reservation/ping', 'pingReservation'),
  route({
    method: 'POST',
    path: '/reservation/reserve',
    access: 'signed-in',
    doc: {
      name: 'reserve',
      summary: 'Reserve a portion',
      answer: reservationAnswer,
      codes: [
        'OWN_POST',
        'ALREADY_RESERVED',
        'SOLD_OUT',
        'POST_CLOSED',
        'POST_UNKNOWN',
        'QUOTA_EXCEEDED',
        'IDEMPOTENCY_IN_PROGRESS',
        'OUTCOME_UNKNOWN',
      ],
    },
    body: 'json',
    input: z.object({
      body: z.strictObject({ user_id: userIdField(), post_id: idField() }),
      header: idempotencyHeader,
    }),
    async answer({ ask }, { body, header }) {
      const idempotencyKey = header['idempotency-key'];
      const { reserve: reserved } = await ask(reserve, { postId: String(body.post_id), idempotencyKey });
      return toReservation(reserved.reservation, body.post_id, null);
    },
    refusals: {
      inputNames: {
        postId: ['body', 'post_id'],
        POST_UNKNOWN: ['body', 'post_id'],
        ...keyNames,
      },
    },
  }),
  route({
    method: 'GET',
    path: '/reservation/reservations/all/:user_id',
    access: 'signed-in',
    doc: {
      name: 'listReservations',
      summary: 'List one’s own reservations with their posts',
      answer: z.array(reservationAnswer),
    },
    input: z.object({ path: z.object({ user_id: userIdField() }) }),
    answer: (call) => answerReservations(call),
  }),
  route({
    method: 'DELETE',
    path: '/reservation/reserve/cancel',
    access: 'signed-in',
    doc: {
      name: 'cancelReservation',
      summary: 'Cancel one’s own reservation',
      answer: reservationAnswer,
      codes: ['NOT_FOUND'],
    },
    input: z.object({ query: z.object({ reservation_id: idField() }) }),
    async answer({ ask }, { query }) {
      const { cancelReservation: cancelled } = await ask(cancelReservation, { id: String(query.reservation_id) });
      return toReservation(cancelled.reservation, cancelled.reservation.post.id, null);
    },
    refusals: { inputNames: { id: ['query', 'reservation_id'] } },
  }),
];
