import type { Clock, CrashPoint } from '@gobbler/ports';
import type { Customer } from './customer';
import type { CustomerRepository, Look, StripeGateway, SubscriptionRepository } from './ports';
import { createSingleFlight } from './single-flight';
import type { StripeNotice } from './stripe-notice';
import type { Subscription } from './subscription';

/** What became of an event, for the log. */
export type NoticeOutcome = 'stored' | 'seen' | 'unknown customer';

export interface SubscriptionServiceDeps {
  readonly customers: CustomerRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly stripe: Pick<StripeGateway, 'findSubscription'>;
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
  /** Called after a commit that may have left something in the outbox. */
  readonly onStored: () => void;
}

export type SubscriptionService = ReturnType<typeof createSubscriptionService>;

/**
 * Keeps subscriptions as Stripe has them. An event is only a reason to look: events come late, twice and in any order, and
 * their times have whole seconds. So looks are numbered before they begin, and a later look is never overwritten by an earlier one.
 */
export function createSubscriptionService(deps: SubscriptionServiceDeps) {
  const { customers, subscriptions, stripe, now, crashPoint, onStored } = deps;
  const oneAtATime = createSingleFlight<NoticeOutcome>();

  /**
   * Does what a verified event asks for, once. Throws `SUBGRAPH_UNAVAILABLE` when Stripe or the database is out;
   * the event is not remembered then, so that its next delivery finds it new.
   */
  function handleNotice(notice: StripeNotice): Promise<NoticeOutcome> {
    return oneAtATime(notice.id, () => handleOnce(notice));
  }

  async function handleOnce(notice: StripeNotice): Promise<NoticeOutcome> {
    if (await subscriptions.hasSeen(notice.id)) return 'seen';
    const customer = await customers.findByStripeId(notice.stripeCustomerId);
    if (!customer) return 'unknown customer';
    const look = notice.subscriptionId === null ? null : await lookAt(customer, notice.subscriptionId);
    crashPoint('payment.after-look');
    const { id, type, closedSessionId } = notice;
    await subscriptions.store({ userId: customer.userId, event: { id, type }, closedSessionId, look }, now());
    crashPoint('payment.after-commit');
    onStored();
    return 'stored';
  }

  /** Brings one subscription up to date without having been told to. Throws `SUBGRAPH_UNAVAILABLE`. */
  async function refresh(customer: Customer, subscriptionId: string): Promise<void> {
    const look = await lookAt(customer, subscriptionId);
    await subscriptions.store({ userId: customer.userId, event: null, closedSessionId: null, look }, now());
    onStored();
  }

  async function lookAt(customer: Customer, subscriptionId: string): Promise<Look | null> {
    const number = await customers.beginLook(customer.userId);
    const found = await stripe.findSubscription(subscriptionId);
    // One that belongs to somebody else is none of this customer's.
    if (!found || found.stripeCustomerId !== customer.stripeCustomerId) return null;
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

  return { handleNotice, refresh, endMissing, premiumPage };
}
