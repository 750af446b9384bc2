import { createKeyLoader } from '@gobbler/service-kit';
import DataLoader from 'dataloader';
import type { CustomerRepository, SubscriptionRepository } from './domain/ports';
import { chooseSubscription, type Subscription } from './domain/subscription';

export interface Repositories {
  readonly customers: Pick<CustomerRepository, 'findByUserIds'>;
  readonly subscriptions: Pick<SubscriptionRepository, 'findByUserIds'>;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set a request; both are keyed by the person. */
export function createLoaders({ customers, subscriptions }: Repositories) {
  return {
    customer: createKeyLoader(
      (userIds: readonly number[]) => customers.findByUserIds(userIds),
      (customer) => customer.userId,
    ),
    subscription: new DataLoader<number, Subscription | null>(
      async (userIds) => {
        const byUser = Map.groupBy(await subscriptions.findByUserIds(userIds), ({ userId }) => userId);
        return userIds.map((userId) => chooseSubscription(byUser.get(userId) ?? []));
      },
      { maxBatchSize: 1_000 },
    ),
  };
}
