/** A person as Stripe knows them. There is one row a person, made before Stripe is asked for anything. */
export interface Customer {
  readonly userId: number;
  /** Null until Stripe has made the customer. */
  readonly stripeCustomerId: string | null;
  /** The idempotency key under which Stripe is asked to make the customer, so that it makes only one. */
  readonly creationKey: string;
  readonly isPremium: boolean;
}
