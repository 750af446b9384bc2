/** Where a subscription stands (https://docs.stripe.com/api/subscriptions/object#subscription_object-status). */
export const SUBSCRIPTION_STATUSES = [
  'trialing',
  'active',
  'past_due',
  'incomplete',
  'incomplete_expired',
  'canceled',
  'unpaid',
  'paused',
] as const;

export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** A subscription as last fetched from Stripe. */
export interface Subscription {
  readonly id: string;
  readonly status: SubscriptionStatus;
  /** Paid until then; null when unknown. */
  readonly currentPeriodEnd: Date | null;
  readonly cancelAtPeriodEnd: boolean;
  /** When it was made at Stripe. */
  readonly createdAt: Date;
}

export function isSubscriptionStatus(value: string): value is SubscriptionStatus {
  return SUBSCRIPTION_STATUSES.some((status) => status === value);
}

/** Whether this subscription gives premium: a failed payment is retried before premium ends. */
export function isPremium({ status }: Pick<Subscription, 'status'>): boolean {
  return status === 'active' || status === 'trialing' || status === 'past_due';
}

/** The one that counts among a person's subscriptions: one with premium before all others, then the newest. */
export function chooseSubscription<One extends Subscription>(subscriptions: readonly One[]): One | null {
  const [best] = subscriptions.toSorted(
    (a, b) =>
      Number(isPremium(b)) - Number(isPremium(a)) ||
      b.createdAt.getTime() - a.createdAt.getTime() ||
      (a.id < b.id ? 1 : -1),
  );
  return best ?? null;
}
