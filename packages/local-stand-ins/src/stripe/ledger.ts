import { randomBytes } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import { createEvents } from './events';
import { LocalStripeError, missing } from './local-stripe-error';
import { oneMonthLater } from './premium-price';
import type { LocalCustomer, LocalPortal, LocalSession, LocalSubscription, StripeState } from './stripe-state';

/** Seconds that a checkout and a billing page can be used. */
const SESSION_SECONDS = 24 * 3_600;
const PORTAL_SECONDS = 3_600;

export interface NewSession {
  /** Null: one is made of who pays. */
  readonly customer: string | null;
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly clientReferenceId: string | null;
  readonly metadata: Record<string, string>;
  readonly subscriptionMetadata: Record<string, string>;
}

export type Ledger = ReturnType<typeof createLedger>;

/**
 * What can happen to customers, checkouts and subscriptions. Everything here changes the state at once and notes the
 * events for it; the caller saves the state before it answers.
 */
export function createLedger(state: StripeState, publicUrl: string, now: Clock) {
  const seconds = (): number => Math.floor(now().getTime() / 1_000);
  const newId = (prefix: string): string => `${prefix}_local_${randomBytes(12).toString('hex')}`;
  const events = createEvents(state, publicUrl, newId, seconds);

  function createCustomer(email: string | null, metadata: Record<string, string>): LocalCustomer {
    const customer: LocalCustomer = { id: newId('cus'), email, metadata, created: seconds(), isDeleted: false };
    state.customers.set(customer.id, customer);
    return customer;
  }

  /** As a parameter of something new: a deleted one is as good as none. */
  function needCustomer(id: string): LocalCustomer {
    const customer = state.customers.get(id);
    if (!customer || customer.isDeleted) throw missing('customer', id, 'customer');
    return customer;
  }

  function setEmail(id: string, email: string | null): LocalCustomer {
    const customer = find(state.customers, 'customer', id);
    if (customer.isDeleted) throw missing('customer', id, 'id');
    if (email !== null) customer.email = email;
    return customer;
  }

  /** Ends all that they have, at once (https://docs.stripe.com/api/customers/delete). */
  function deleteCustomer(id: string): LocalCustomer {
    const customer = find(state.customers, 'customer', id);
    if (customer.isDeleted) throw missing('customer', id, 'id');
    customer.isDeleted = true;
    for (const subscription of state.subscriptions.values()) if (subscription.customer === id) cancel(subscription);
    for (const session of state.sessions.values()) {
      if (session.customer === id && session.status === 'open') expireSession(session.id);
    }
    return customer;
  }

  function createSession(wanted: NewSession): LocalSession {
    if (wanted.customer !== null) needCustomer(wanted.customer);
    const created = seconds();
    const session: LocalSession = {
      id: newId('cs'),
      customer: wanted.customer,
      successUrl: wanted.successUrl,
      cancelUrl: wanted.cancelUrl,
      clientReferenceId: wanted.clientReferenceId,
      metadata: { ...wanted.metadata, ...wanted.subscriptionMetadata },
      status: 'open',
      subscription: null,
      created,
      expiresAt: created + SESSION_SECONDS,
    };
    state.sessions.set(session.id, session);
    return session;
  }

  function expireSession(id: string): LocalSession {
    const session = find(state.sessions, 'checkout.session', id);
    if (session.status !== 'open') {
      throw new LocalStripeError(400, `Only Checkout Sessions with a status of open can be expired.`);
    }
    session.status = 'expired';
    events.session('checkout.session.expired', session);
    return session;
  }

  /** Pays an open checkout: a subscription begins. Paying one that is paid changes nothing. */
  function pay(session: LocalSession): void {
    if (session.status !== 'open') return;
    const at = seconds();
    session.customer ??= createCustomer(null, {}).id;
    const subscription: LocalSubscription = {
      id: newId('sub'),
      customer: session.customer,
      metadata: session.metadata,
      status: 'active',
      created: at,
      periodStart: at,
      periodEnd: oneMonthLater(at),
      cancelAtPeriodEnd: false,
      canceledAt: null,
    };
    state.subscriptions.set(subscription.id, subscription);
    session.status = 'complete';
    session.subscription = subscription.id;
    events.subscription('customer.subscription.created', subscription);
    events.invoicePaid(subscription);
    events.session('checkout.session.completed', session);
  }

  /** Ends a subscription now. */
  function cancel(subscription: LocalSubscription): void {
    if (subscription.status === 'canceled') return;
    subscription.status = 'canceled';
    subscription.cancelAtPeriodEnd = false;
    subscription.canceledAt = seconds();
    events.subscription('customer.subscription.deleted', subscription);
  }

  /** Lets a subscription end with the period that is paid, or takes that back. */
  function setCancelAtPeriodEnd(subscription: LocalSubscription, cancelAtPeriodEnd: boolean): void {
    if (subscription.status === 'canceled') {
      throw new LocalStripeError(400, 'A canceled subscription can only update its cancellation_details and metadata.');
    }
    if (subscription.cancelAtPeriodEnd === cancelAtPeriodEnd) return;
    subscription.cancelAtPeriodEnd = cancelAtPeriodEnd;
    subscription.canceledAt = cancelAtPeriodEnd ? seconds() : null;
    events.subscription('customer.subscription.updated', subscription);
  }

  function createPortal(customer: string, returnUrl: string): LocalPortal {
    needCustomer(customer);
    const portal = { id: newId('bps'), customer, returnUrl, expiresAt: seconds() + PORTAL_SECONDS };
    state.portals.set(portal.id, portal);
    return portal;
  }

  /** Does what time does: checkouts run out, subscriptions are paid again or end. Whether anything changed. */
  function passTime(): boolean {
    const at = seconds();
    let hasChanged = false;
    for (const session of state.sessions.values()) {
      if (session.status !== 'open' || session.expiresAt > at) continue;
      expireSession(session.id);
      hasChanged = true;
    }
    for (const subscription of state.subscriptions.values()) {
      if (subscription.status !== 'active' || subscription.periodEnd > at) continue;
      if (subscription.cancelAtPeriodEnd) cancel(subscription);
      else renew(subscription, at);
      hasChanged = true;
    }
    return hasChanged;
  }

  function renew(subscription: LocalSubscription, at: number): void {
    while (subscription.periodEnd <= at) {
      subscription.periodStart = subscription.periodEnd;
      subscription.periodEnd = oneMonthLater(subscription.periodEnd);
    }
    events.subscription('customer.subscription.updated', subscription);
    events.invoicePaid(subscription);
  }

  return {
    seconds,
    createCustomer,
    setEmail,
    deleteCustomer,
    createSession,
    expireSession,
    pay,
    cancel,
    setCancelAtPeriodEnd,
    createPortal,
    passTime,
    customer: (id: string) => find(state.customers, 'customer', id),
    session: (id: string) => find(state.sessions, 'checkout.session', id),
    subscription: (id: string) => find(state.subscriptions, 'subscription', id),
    /** The newest first; everybody's for null. */
    subscriptionsOf: (customer: string | null) =>
      [...state.subscriptions.values()].filter((one) => customer === null || one.customer === customer).toReversed(),
    findSession: (id: string) => state.sessions.get(id) ?? null,
    findPortal: (id: string) => state.portals.get(id) ?? null,
  };
}

function find<T>(items: ReadonlyMap<string, T>, kind: string, id: string): T {
  const item = items.get(id);
  if (!item) throw missing(kind, id, 'id');
  return item;
}
