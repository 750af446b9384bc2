import type { Checkout, CheckoutPage, CheckoutUrls, OpenCheckout } from './checkout';
import type { Customer } from './customer';
import type { Subscription } from './subscription';

export interface CustomerRepository {
  find(userId: number): Promise<Customer | null>;
  findByUserIds(userIds: readonly number[]): Promise<readonly Customer[]>;
  findByStripeId(stripeCustomerId: string): Promise<Customer | null>;
  /** The user's row; the first request creates it with this key. */
  ensure(userId: number, creationKey: string, at: Date): Promise<Customer>;
  /** Keeps what Stripe made under this key, unless the row has another key or a customer by now. The row as it is then. */
  keepStripeId(userId: number, creationKey: string, stripeCustomerId: string): Promise<Customer>;
  /** Puts a new key in place of one that is spent, and forgets the customer made under it; unless another request did already. */
  startOver(userId: number, spentKey: string, newKey: string): Promise<void>;
  /** Numbers a fetch from Stripe: each number is higher than all before it. */
  beginLook(userId: number): Promise<number>;
  /** At most `limit` people with premium and an id above `afterUserId`, by id. */
  findPremiumPage(limit: number, afterUserId: number): Promise<readonly number[]>;
  /** At most `limit` customers with an id above `afterUserId`, by id. */
  findPage(limit: number, afterUserId: number): Promise<readonly Customer[]>;
}

export interface CheckoutRepository {
  /** The person's open checkout of that kind; created like this when there is none; the first request wins. */
  ensureOpen(wanted: Omit<Checkout, 'sessionId'>, at: Date): Promise<Checkout>;
  keepSessionId(id: string, sessionId: string): Promise<void>;
  /** From now on the person may have another one. */
  close(id: string): Promise<void>;
  /** Those of both kinds. */
  findOpen(userId: number): Promise<readonly Checkout[]>;
}

/** What was seen at Stripe, and since when it is known to be so. */
export interface Look {
  /** As {@link CustomerRepository.beginLook} gave it before Stripe was asked. */
  readonly number: number;
  readonly subscription: Subscription;
}

/** What to store of one event, or of a fetch without one. */
interface Finding {
  readonly userId: number;
  /** Null when no event was the reason. */
  readonly event: { readonly id: string; readonly type: string } | null;
  readonly closedSessionId: string | null;
  readonly look: Look | null;
}

export type StoredSubscription = Subscription & { readonly userId: number };

export interface SubscriptionRepository {
  findByUserIds(userIds: readonly number[]): Promise<readonly StoredSubscription[]>;
  hasSeen(eventId: string): Promise<boolean>;
  find(id: string): Promise<StoredSubscription | null>;
  /**
   * One transaction under the customer's lock: nothing when the event was seen before; else remembers it, closes the
   * checkout, stores the subscription unless a later fetch was stored, and publishes when premium starts or ends.
   */
  store(finding: Finding, at: Date): Promise<void>;
}

/** A checkout's page, and whether an earlier request with the same key was answered it. */
export interface CheckoutOutcome {
  readonly opened: OpenCheckout;
  readonly isReplayed: boolean;
}

/** For whom a checkout is, and whether anybody may have asked for it. */
export type CheckoutOwner = Pick<Checkout, 'userId' | 'isAnonymous'>;

/**
 * Runs a request under its caller's idempotency key, and stores its answer; a refusal leaves no trace. The work may well
 * run twice, when a process dies in between: it must then find its own effect.
 * Throws `IDEMPOTENCY_IN_PROGRESS` when the same request still runs after half a second, `IDEMPOTENCY_KEY_REUSED`, `BAD_USER_INPUT`.
 */
export type UnderKey = (
  owner: CheckoutOwner,
  key: string,
  urls: CheckoutUrls,
  work: () => Promise<OpenCheckout>,
) => Promise<CheckoutOutcome>;

/** Other services of ours. They throw `SUBGRAPH_UNAVAILABLE`. */
export interface People {
  exists(userId: number): Promise<boolean>;
  /** Null when there is none. */
  emailOf(userId: number): Promise<string | null>;
}

/** A subscription as Stripe has it. */
export interface FoundSubscription {
  readonly subscription: Subscription;
  readonly stripeCustomerId: string;
  /** Whom it was sold to, as our checkout wrote onto it; null when it is none of ours. */
  readonly userId: number | null;
}

interface SubscriptionPage {
  readonly found: readonly FoundSubscription[];
  readonly nextId: string | null;
}

/**
 * Stripe. Everything throws `StripeInDoubtError` when there is no clear answer and `StripeRefusedError` when there is one,
 * and it is no.
 */
export interface StripeGateway {
  /** The id of a customer; the same one for the same key. */
  createCustomer(userId: number, email: string | null, key: string): Promise<string>;
  /** Opens a page; the same one for the same checkout. Without a customer Stripe makes one of who pays. */
  openCheckout(checkout: Checkout, stripeCustomerId: string | null): Promise<CheckoutPage>;
  /** Null when there is no such page. */
  findCheckout(sessionId: string): Promise<CheckoutPage | null>;
  /** Closes an open page so that it can no longer be paid. */
  expireCheckout(sessionId: string): Promise<void>;
  /** Null when there is no such subscription. */
  findSubscription(id: string): Promise<FoundSubscription | null>;
  /** A page of all subscriptions that there ever were, in Stripe's order; `nextId` is what to go on behind, null at the end. */
  listSubscriptions(afterId: string | null): Promise<SubscriptionPage>;
  /** Whether there is such a customer, or was before it was deleted. */
  hasCustomer(stripeCustomerId: string): Promise<boolean>;
  /** The address of a page on which a customer manages their subscription. */
  openPortal(stripeCustomerId: string, returnUrl: string): Promise<string>;
}

/** Makes a single flight: calls that arrive with the same key while one is running share its outcome. */
export type SingleFlights = <T>() => (key: string, work: () => Promise<T>) => Promise<T>;
