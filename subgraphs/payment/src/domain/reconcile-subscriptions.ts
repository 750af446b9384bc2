import type { Clock } from '@gobbler/contracts';
import type { Customer } from './customer';
import type {
  CustomerRepository,
  FoundSubscription,
  StoredSubscription,
  StripeGateway,
  SubscriptionRepository,
} from './ports';
import { comparePremium, compareSubscription, describe, type SubscriptionDifference } from './subscription-difference';
import type { SubscriptionService } from './subscription-service';

export interface ReconcileDeps {
  readonly customers: CustomerRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly stripe: Pick<StripeGateway, 'listSubscriptions' | 'findSubscription' | 'hasCustomer'>;
  readonly subscriptionService: Pick<SubscriptionService, 'refresh' | 'endMissing'>;
  readonly newKey: () => string;
  readonly now: Clock;
}

/** How far it has got. */
export interface ReconcileProgress {
  readonly atStripe: number;
  readonly people: number;
}

export interface Comparison {
  readonly differences: readonly SubscriptionDifference[];
  /** Subscriptions that were looked at. */
  readonly atStripe: number;
  readonly here: number;
  /** Subscriptions at Stripe that are none of ours. */
  readonly foreign: number;
}

export type SubscriptionReconciler = ReturnType<typeof createSubscriptionReconciler>;

/** Customers a page. */
const PAGE = 500;

/** Finds where our subscriptions and Stripe's have come apart, and repairs it in the way that webhooks are dealt with. */
export function createSubscriptionReconciler(deps: ReconcileDeps) {
  const { customers, subscriptions, stripe, subscriptionService, newKey, now } = deps;

  /**
   * Compares in both directions. The two lists are read at different moments, so whatever seems to differ is looked at once
   * more by itself. Throws `SUBGRAPH_UNAVAILABLE`.
   */
  async function compare(onProgress: (progress: ReconcileProgress) => void = () => undefined): Promise<Comparison> {
    const atStripe = await listStripe((count) => onProgress({ atStripe: count, people: 0 }));
    const unseen = new Map(atStripe);
    const suspects: { userId: number; subscriptionId: string | null }[] = [];
    let [here, people] = [0, 0];
    for await (const page of customerPages()) {
      const stored = groupByUser(await subscriptions.findByUserIds(page.map(({ userId }) => userId)));
      for (const customer of page) {
        const mine = stored.get(customer.userId) ?? [];
        here += mine.length;
        for (const one of mine) {
          unseen.delete(one.id);
          if (compareSubscription(customer, one, atStripe.get(one.id) ?? null)) {
            suspects.push({ userId: customer.userId, subscriptionId: one.id });
          }
        }
        if (comparePremium(customer, mine)) suspects.push({ userId: customer.userId, subscriptionId: null });
      }
      people += page.length;
      onProgress({ atStripe: atStripe.size, people });
    }
    const owners = await ownersOf([...unseen.values()]);
    suspects.push(...owners.map(([userId, subscriptionId]) => ({ userId, subscriptionId })));
    const differences: SubscriptionDifference[] = [];
    for (const { userId, subscriptionId } of suspects) {
      const difference = await look(userId, subscriptionId);
      if (difference) differences.push(difference);
    }
    return { differences, atStripe: atStripe.size, here, foreign: unseen.size - owners.length };
  }

  async function listStripe(onProgress: (count: number) => void): Promise<Map<string, FoundSubscription>> {
    const all = new Map<string, FoundSubscription>();
    for (let after: string | null = null; ;) {
      const { found, nextId }: Awaited<ReturnType<typeof stripe.listSubscriptions>> =
        await stripe.listSubscriptions(after);
      for (const one of found) all.set(one.subscription.id, one);
      onProgress(all.size);
      if (nextId === null) return all;
      after = nextId;
    }
  }

  async function* customerPages(): AsyncGenerator<readonly Customer[]> {
    for (let afterId = 0; ;) {
      const page = await customers.findPage(PAGE, afterId);
      if (page.length === 0) return;
      yield page;
      afterId = page.at(-1)?.userId ?? afterId;
    }
  }

  /** The people whose these are; those that are none of ours are left out. */
  async function ownersOf(found: readonly FoundSubscription[]): Promise<[userId: number, subscriptionId: string][]> {
    const owned: [number, string][] = [];
    for (const { subscription, stripeCustomerId, userId } of found) {
      const owner = (await customers.findByStripeId(stripeCustomerId))?.userId ?? userId;
      if (owner !== null) owned.push([owner, subscription.id]);
    }
    return owned;
  }

  /** One subscription, or one person's premium, as both sides have it at this moment; null when they agree. */
  async function look(userId: number, subscriptionId: string | null): Promise<SubscriptionDifference | null> {
    const customer = await customers.find(userId);
    if (subscriptionId === null) {
      return customer && comparePremium(customer, await subscriptions.findByUserIds([userId]));
    }
    const [there, here] = [await stripe.findSubscription(subscriptionId), await subscriptions.find(subscriptionId)];
    if (!customer?.stripeCustomerId) {
      const atStripe = there && describe(there.subscription);
      return there && { kind: 'customer missing here', userId, subscriptionId, here: null, atStripe };
    }
    const difference = compareSubscription(customer, here, there);
    if (difference?.kind !== 'missing at Stripe' || (await stripe.hasCustomer(customer.stripeCustomerId))) {
      return difference;
    }
    return { ...difference, kind: 'of another account' };
  }

  /** Makes one difference good; resolves to what is left of it, null when nothing is. Throws `SUBGRAPH_UNAVAILABLE`. */
  async function repair(difference: SubscriptionDifference): Promise<SubscriptionDifference | null> {
    const { kind, userId, subscriptionId } = difference;
    if (subscriptionId === null) return difference;
    if (kind === 'customer missing here') await adoptCustomer(userId, subscriptionId);
    const customer = await customers.find(userId);
    if (!customer) return difference;
    if (kind === 'missing at Stripe') {
      const here = await subscriptions.find(subscriptionId);
      if (here) await subscriptionService.endMissing(customer, here);
    } else {
      await subscriptionService.refresh(customer, subscriptionId);
    }
    return look(userId, kind === 'premium' ? null : subscriptionId);
  }

  /** Our checkout wrote the person onto the subscription, so its customer is theirs unless they have another one. */
  async function adoptCustomer(userId: number, subscriptionId: string): Promise<void> {
    const found = await stripe.findSubscription(subscriptionId);
    if (found?.userId !== userId) return;
    const { creationKey } = await customers.ensure(userId, newKey(), now());
    await customers.keepStripeId(userId, creationKey, found.stripeCustomerId);
  }

  return { compare, repair };
}

function groupByUser(stored: readonly StoredSubscription[]): Map<number, StoredSubscription[]> {
  return Map.groupBy(stored, ({ userId }) => userId);
}
