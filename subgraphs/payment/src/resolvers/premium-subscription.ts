import type { Context } from '../context';
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
  status: ({ status }) => STATUSES[status],
};
