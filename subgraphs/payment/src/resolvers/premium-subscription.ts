import { toNodeId } from '@gobbler/service-kit';
import type { Context } from '../context';
import { SubscriptionNotFoundError } from '../domain/errors';
import type { SubscriptionStatus } from '../domain/subscription';
import type { PremiumSubscriptionResolvers, SubscriptionStatus as GraphQLStatus } from '../generated/graphql';

const STATUSES: Readonly<Record<SubscriptionStatus, GraphQLStatus>> = {
  trialing: 'TRIALING',
  active: 'ACTIVE',
  past_due: 'PAST_DUE',
  incomplete: 'INCOMPLETE',
  incomplete_expired: 'INCOMPLETE_EXPIRED',
  canceled: 'CANCELED',
  unpaid: 'UNPAID',
  paused: 'PAUSED',
};

export const PremiumSubscription: PremiumSubscriptionResolvers<Context> = {
  /** Only the viewer's own, and of these the one that `User.subscription` shows. Throws `NOT_FOUND`. */
  async __resolveReference({ nodeKey }, { viewer, loaders }) {
    const subscription = viewer && (await loaders.subscription.load(viewer.userId));
    if (!subscription || subscription.id !== nodeKey) throw new SubscriptionNotFoundError();
    return subscription;
  },
  nodeId: ({ id }) => toNodeId('PremiumSubscription', id),
  nodeKey: ({ id }) => id,
  status: ({ status }) => STATUSES[status],
};
