import { appendEvent, lockRow, runTransaction } from '@gobbler/service-kit';
import { SubscriptionActivated, SubscriptionEnded } from '@gobbler/contracts';
import { In, type DataSource, type EntityManager } from 'typeorm';
import type { Look, SubscriptionRepository } from '../domain/ports';
import { chooseSubscription, isPremium, type Subscription } from '../domain/subscription';
import { CheckoutEntity } from './checkout.entity';
import { CustomerEntity } from './customer.entity';
import { StripeEventEntity } from './stripe-event.entity';
import { SubscriptionEntity } from './subscription.entity';

export function createSubscriptionRepository(dataSource: DataSource): SubscriptionRepository {
  const subscriptions = dataSource.getRepository(SubscriptionEntity);
  return {
    findByUserIds: (userIds) => subscriptions.findBy({ userId: In([...userIds]) }),
    find: (id) => subscriptions.findOneBy({ id }),
    hasSeen: (id) => dataSource.getRepository(StripeEventEntity).existsBy({ id }),
    store: ({ userId, event, closedSessionId, look }, at) =>
      runTransaction(dataSource, async (manager) => {
        const customer = await lockRow(manager, CustomerEntity, { userId });
        if (!customer) return;
        if (event) {
          // Under the lock: two deliveries of one event are about one customer.
          if (await manager.existsBy(StripeEventEntity, { id: event.id })) return;
          await manager.insert(StripeEventEntity, { ...event, seenAt: at });
        }
        if (closedSessionId !== null) {
          await manager.update(CheckoutEntity, { sessionId: closedSessionId, userId }, { openUserId: null });
        }
        if (look && (await storeLook(manager, userId, look))) await publishPremium(manager, customer, look, at);
      }),
  };
}

/** Whether it was stored: not when a later look was. */
async function storeLook(manager: EntityManager, userId: number, { number, subscription }: Look): Promise<boolean> {
  const stored = await manager.findOneBy(SubscriptionEntity, { id: subscription.id });
  if (stored && stored.lookNumber >= number) return false;
  const row = { ...subscription, userId, lookNumber: number };
  if (stored) await manager.update(SubscriptionEntity, { id: subscription.id }, row);
  else await manager.insert(SubscriptionEntity, row);
  return true;
}

/** Publishes the first subscription with premium and the end of the last one, not those in between. */
async function publishPremium(manager: EntityManager, customer: CustomerEntity, look: Look, at: Date): Promise<void> {
  const { userId } = customer;
  const counting = chooseSubscription(await manager.findBy(SubscriptionEntity, { userId }));
  const isPremiumNow = counting !== null && isPremium(counting);
  if (isPremiumNow === customer.isPremium) return;
  await manager.update(CustomerEntity, { userId }, { isPremium: isPremiumNow });
  const { id: subscriptionId, status }: Subscription = counting && isPremiumNow ? counting : look.subscription;
  const definition = isPremiumNow ? SubscriptionActivated : SubscriptionEnded;
  await appendEvent(manager, definition, { userId, subscriptionId, status }, at);
}
