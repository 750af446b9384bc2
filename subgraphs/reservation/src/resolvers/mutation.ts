import { inputOf, tryParseId, type SignedIn } from '@gobbler/service-kit';
import type { Context } from '../context';
import { PostUnknownError, ReservationNotFoundError } from '../domain/errors';
import type { ReserveOutcome } from '../domain/ports';
import type { CancelReservationInput, MutationResolvers, ReserveInput } from '../generated/graphql';

/** The permissions require a viewer. */
export const Mutation: MutationResolvers<SignedIn<Context>> = {
  async reserve(_parent, args, context) {
    const { postId, idempotencyKey } = inputOf<ReserveInput, 'postId' | 'idempotencyKey'>(args, 'postId');
    const key = context.idempotency.keyOf(idempotencyKey, args.input ? 'input.idempotencyKey' : 'idempotencyKey');
    const id = tryParseId(postId);
    if (id === null) throw new PostUnknownError();
    return answer(await context.reservationService.reserve(context.viewer.userId, id, key), context);
  },
  async cancelReservation(_parent, args, context) {
    const input = inputOf<CancelReservationInput, 'id'>(args, 'id');
    const key = context.idempotency.keyOf(input.idempotencyKey, 'input.idempotencyKey');
    const id = tryParseId(input.id);
    if (id === null) throw new ReservationNotFoundError();
    return answer(await context.reservationService.cancel(context.viewer.userId, id, key), context);
  },
};

function answer({ reservation, isReplayed }: ReserveOutcome, { loaders, idempotency }: Context) {
  if (isReplayed) idempotency.noteReplay();
  loaders.forgetAll();
  return { reservation };
}
