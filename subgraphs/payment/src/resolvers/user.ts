import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { UserResolvers } from '../generated/graphql';

/** A user without a checkout is unknown here and has no premium. */
export const User: UserResolvers<Context> = {
  __resolveReference: ({ id }) => (tryParseId(id) === null ? null : { id }),
  isPremium: async ({ id }, _args, { loaders }) => (await loaders.customer.load(Number(id)))?.isPremium ?? false,
  subscription: ({ id }, _args, { loaders }) => loaders.subscription.load(Number(id)),
  stripeCustomerId: async ({ id }, _args, { loaders }) =>
    (await loaders.customer.load(Number(id)))?.stripeCustomerId ?? null,
};
