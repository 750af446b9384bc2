import type { Explain } from '@gobbler/service-kit';
import { CustomerEntity } from './customer.entity';
import { SubscriptionEntity } from './subscription.entity';

/** What the payment subgraph knows about a person's premium. */
export const explainPremium: Explain = async ({ manager }, { userId }) => {
  if (userId === undefined) return { facts: [] };
  const customer = await manager.findOneBy(CustomerEntity, { userId });
  const subscriptions = await manager.findBy(SubscriptionEntity, { userId });
  return {
    facts: [
      ...subscriptions.map(({ createdAt, status }) => ({
        at: createdAt,
        text: `user ${userId} subscribed to premium (the subscription is ${status} now)`,
      })),
      { at: null, text: `user ${userId} ${customer?.isPremium ? 'has' : 'does not have'} premium` },
    ],
  };
};
