import type { Clock } from '@gobbler/contracts';
import type { Customer } from './customer';
import type { CustomerRepository, Look, SingleFlights, StripeGateway, SubscriptionRepository } from './ports';
import type { StripeNotice } from './stripe-notice';
import { isPremium, type Subscription } from './subscription';

/** What became of an event, for the log. */
export type NoticeOutcome = 'stored' | 'seen' | 'unknown customer';

export interface SubscriptionServiceDeps {
  readonly customers: CustomerRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly stripe: Pick<StripeGateway, 'findSubscription'>;
  readonly newKey: () => string;
  readonly now: Clock;
  readonly singleFlight: SingleFlights;
  /** Called after a commit that may have left something in the outbox. */
  readonly onStored: () => void;
  /** Called after an event that gave a person premium. Never rejects. */
  readonly onPremium: (userId: number) => Promise<void>;
}

export type SubscriptionService = ReturnType<typeof createSubscriptionService>;

/**
 * Keeps subscriptions as Stripe has them. An event is only a reason to look: events come late, twice and in any order, and
 * their times have whole seconds. So looks are numbered before they begin, and a later look is never overwritten by an earlier one.
 */
export function createSubscriptionService(deps: SubscriptionServiceDeps) {
  const { customers, subscriptions, stripe, newKey, now, onStored, onPremium, singleFlight } = deps;
  const shareHandling = singleFlight<NoticeOutcome>();

  /**
   * Does what a verified event asks for, once. Throws `SUBGRAPH_UNAVAILABLE` when Stripe or the database is down;
   * the event is not remembered then, so that its next delivery finds it new.
   */
  function handleNotice(notice: StripeNotice): Promise<NoticeOutcome> {
    return shareHandling(notice.id, () => handleOnce(notice));
  }

  async function handleOnce(notice: StripeNotice): Promise<NoticeOutcome> {
    if (await subscriptions.hasSeen(notice.id)) return 'seen';
    const customer =
      (await customers.findByStripeId(notice.stripeCustomerId)) ?? (await buyerOf(notice.subscriptionId));
    if (!customer) return 'unknown customer';
    const look = notice.subscriptionId === null ? null : await lookAt(customer, notice.subscriptionId);
    const { id, type, closedSessionId } = notice;
    await subscriptions.store({ userId: customer.userId, event: { id, type }, closedSessionId, look }, now());
    onStored();
    if (look && isPremium(look.subscription)) await onPremium(customer.userId);
    return 'stored';
  }

  /** Updates one subscription without an event. Throws `SUBGRAPH_UNAVAILABLE`. */
  async function refresh(customer: Customer, subscriptionId: string): Promise<void> {
    const look = await lookAt(customer, subscriptionId);
    await subscriptions.store({ userId: customer.userId, event: null, closedSessionId: null, look }, now());
    onStored();
  }

  /** Like {@link refresh}, after a checkout of this person was paid, with a customer that may not be known here yet. */
  async function refreshSold(userId: number, subscriptionId: string): Promise<void> {
    const buyer = (await buyerOf(subscriptionId)) ?? (await customers.find(userId));
    if (buyer) await refresh(buyer, subscriptionId);
  }

  /**
   * The person to whom our checkout sold a subscription, as it wrote onto it, although its customer is not known here: Stripe
   * made that customer on a page without one. It is theirs from now on, unless they have one: that one stays, since by it
   * they manage what they bought themselves. The update that keeps it decides, however many events come at once.
   */
  async function buyerOf(subscriptionId: string | null): Promise<Customer | null> {
    const found = subscriptionId === null ? null : await stripe.findSubscription(subscriptionId);
    if (!found || found.userId === null) return null;
    const { userId, creationKey } = await customers.ensure(found.userId, newKey(), now());
    return customers.keepStripeId(userId, creationKey, found.stripeCustomerId);
  }

  async function lookAt(customer: Customer, subscriptionId: string): Promise<Look | null> {
    const number = await customers.beginLook(customer.userId);
    const found = await stripe.findSubscription(subscriptionId);
    // One that belongs to another user is not this customer's.
    const isTheirs = found?.stripeCustomerId === customer.stripeCustomerId || found?.userId === customer.userId;
    if (!found || !isTheirs) return null;
    return { number, subscription: found.subscription };
  }

  /**
   * Stores that a subscription which Stripe has no more is over, if Stripe still says so. Throws `SUBGRAPH_UNAVAILABLE`.
   */
  async function endMissing(customer: Customer, last: Subscription): Promise<void> {
    const number = await customers.beginLook(customer.userId);
    if (await stripe.findSubscription(last.id)) return;
    const subscription: Subscription = { ...last, status: 'canceled', cancelAtPeriodEnd: false };
    const look = { number, subscription };
    await subscriptions.store({ userId: customer.userId, event: null, closedSessionId: null, look }, now());
    onStored();
  }

  /** People with premium, a page at a time; `nextId` is the id to go on behind, null at the end. */
  async function premiumPage(first: number, afterUserId: number) {
    const found = await customers.findPremiumPage(first + 1, afterUserId);
    const userIds = found.slice(0, first);
    return { userIds, nextId: found.length > first ? (userIds.at(-1) ?? null) : null };
  }

  return { handleNotice, refresh, refreshSold, endMissing, premiumPage };
}
