/** What a verified event of Stripe's says to us: that something is worth a look. Never what it is like now. */
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
