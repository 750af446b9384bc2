import { tryParseId, type SignedIn } from '@gobbler/service-kit';
import type { Context } from '../context';
import { PostUnknownError, ReservationNotFoundError } from '../domain/errors';
import type { MutationResolvers } from '../generated/graphql';

/** The permissions require a viewer. */
export const Mutation: MutationResolvers<SignedIn<Context>> = {
  async reserve(_parent, { postId, idempotencyKey }, { reservationService, viewer, loaders, idempotency }) {
    const key = idempotency.keyOf(idempotencyKey, 'idempotencyKey');
    const id = tryParseId(postId);
    if (id === null) throw new PostUnknownError();
    const { reservation, isReplayed } = await reservationService.reserve(viewer.userId, id, key);
    if (isReplayed) idempotency.noteReplay();
    loaders.forgetAll();
    return { reservation };
  },
  async cancelReservation(_parent, { id }, { reservationService, viewer, loaders }) {
    const reservationId = tryParseId(id);
    if (reservationId === null) throw new ReservationNotFoundError();
    const reservation = await reservationService.cancel(viewer.userId, reservationId);
    loaders.forgetAll();
    return { reservation };
  },
};
