/** What a verified Stripe event means for us: that something must be fetched. Never its current state. */
export interface StripeNotice {
  /** The event's id at Stripe; the same on every delivery. */
  readonly id: string;
  readonly type: string;
  readonly stripeCustomerId: string;
  /** The subscription to look at; null when the event is about none. */
  readonly subscriptionId: string | null;
  /** The checkout page that is not open any more; null when the event is about none. */
  readonly closedSessionId: string | null;
}
