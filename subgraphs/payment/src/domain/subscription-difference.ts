import type { Customer } from './customer';
import type { FoundSubscription, StoredSubscription } from './ports';
import { chooseSubscription, isPremium, type Subscription } from './subscription';

/** What may be wrong with a subscription, or with a person's premium. */
type DifferenceKind =
  /** Status, period or notice are other ones here than at Stripe. */
  | 'differs'
  /** Stripe has it, we don't. */
  | 'missing here'
  /** Stripe has it for a person whose customer is not known here. */
  | 'customer missing here'
  /** We have it, Stripe does not. */
  | 'missing at Stripe'
  /** We have it, and Stripe knows neither it nor its customer: our key is for another account, or it came from a stand-in. */
  | 'of another account'
  /** It belongs to one person here and to another one, or to an older customer of theirs, at Stripe. */
  | 'of another customer'
  /** The person's premium is not what their subscriptions say. */
  | 'premium';

export interface SubscriptionDifference {
  readonly kind: DifferenceKind;
  readonly userId: number;
  /** Null for a person without any. */
  readonly subscriptionId: string | null;
  /** What is stored; null when nothing is. */
  readonly here: string | null;
  readonly atStripe: string | null;
}

/** Whether a repair may touch it: what is right is beyond doubt. */
export function isRepairable({ kind, subscriptionId }: SubscriptionDifference): boolean {
  return kind !== 'of another account' && kind !== 'of another customer' && subscriptionId !== null;
}

/** How the two look at one subscription; null when they agree. */
export function compareSubscription(
  customer: Customer,
  here: StoredSubscription | null,
  there: FoundSubscription | null,
): SubscriptionDifference | null {
  const difference = (kind: DifferenceKind): SubscriptionDifference => ({
    kind,
    userId: customer.userId,
    subscriptionId: (here ?? there?.subscription)?.id ?? null,
    here: here && describe(here),
    atStripe: there && describe(there.subscription),
  });
  if (!there) return here && !isEnded(here) ? difference('missing at Stripe') : null;
  if (here && (here.userId !== customer.userId || there.stripeCustomerId !== customer.stripeCustomerId)) {
    // One that has ended on both sides makes no difference.
    return isEnded(here) && isEnded(there.subscription) ? null : difference('of another customer');
  }
  if (!here) return difference('missing here');
  return describe(here) === describe(there.subscription) ? null : difference('differs');
}

/** Null when the person's premium is what their subscriptions say. */
export function comparePremium(
  { userId, isPremium: stored }: Customer,
  subscriptions: readonly Subscription[],
): SubscriptionDifference | null {
  const counting = chooseSubscription(subscriptions);
  const actual = counting !== null && isPremium(counting);
  if (actual === stored) return null;
  const word = (premium: boolean) => (premium ? 'premium' : 'no premium');
  return {
    kind: 'premium',
    userId,
    subscriptionId: counting?.id ?? null,
    here: word(stored),
    atStripe: `${word(actual)} by its subscriptions`,
  };
}

/** Status, end of the period in whole seconds (Stripe has no others), notice. */
export function describe({ status, currentPeriodEnd, cancelAtPeriodEnd }: Subscription): string {
  const until = currentPeriodEnd ? ` until ${currentPeriodEnd.toISOString().slice(0, 19)}Z` : '';
  return `${status}${until}${cancelAtPeriodEnd ? ', ends then' : ''}`;
}

function isEnded({ status }: Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}
