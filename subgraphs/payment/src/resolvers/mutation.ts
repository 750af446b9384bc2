import { parseId, type SignedIn } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { MutationResolvers } from '../generated/graphql';

export const Mutation: Pick<MutationResolvers<Context>, 'createCheckoutSession'> &
  Pick<MutationResolvers<SignedIn<Context>>, 'openBillingPortal'> = {
  async createCheckoutSession(_parent, { input }, { checkoutService, viewer, caller, idempotency }) {
    const { opened, isReplayed } = await checkoutService.createSession(
      { viewerId: viewer?.userId ?? null, mayNameAnybody: caller === 'facade' },
      {
        successUrl: input.successUrl,
        cancelUrl: input.cancelUrl ?? null,
        userId: input.userId == null ? null : parseId('input.userId', input.userId),
        idempotencyKey: idempotency.keyOf(input.idempotencyKey, 'input.idempotencyKey'),
      },
    );
    if (isReplayed) idempotency.noteReplay();
    return opened;
  },
  /** The permissions require a viewer. */
  openBillingPortal: async (_parent, { input }, { checkoutService, viewer }) => ({
    url: await checkoutService.openPortal(viewer.userId, input.returnUrl),
  }),
};
