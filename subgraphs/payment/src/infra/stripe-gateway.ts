import type { Logger } from '@gobbler/service-kit';
import Stripe from 'stripe';
import type { CheckoutPage } from '../domain/checkout';
import { StripeRefusedError } from '../domain/errors';
import type { FoundSubscription, StripeGateway } from '../domain/ports';
import { isSubscriptionStatus, type Subscription, type SubscriptionStatus } from '../domain/subscription';
import { askStripe } from './ask-stripe';

export interface StripeConnection {
  /** Stripe itself when null. */
  readonly apiUrl: string | null;
  readonly apiKey: string;
  /** What premium costs. */
  readonly priceId: string;
}

/** Subscriptions a page; Stripe gives no more. */
const PAGE = 100;

/** Stripe through its official SDK. */
export function createStripeGateway({ apiUrl, apiKey, priceId }: StripeConnection, log: Logger): StripeGateway {
  const stripe = new Stripe(apiKey, { ...addressOf(apiUrl), maxNetworkRetries: 0, telemetry: false });

  return {
    async createCustomer(userId, email, idempotencyKey) {
      const params = { ...(email === null ? {} : { email }), metadata: { userId: String(userId) } };
      const customer = await askStripe((options) => stripe.customers.create(params, { ...options, idempotencyKey }));
      return customer.id;
    },
    async openCheckout({ id, userId, successUrl, cancelUrl }, customer) {
      const metadata = { userId: String(userId) };
      const params: Stripe.Checkout.SessionCreateParams = {
        mode: 'subscription',
        // Stripe shows a customer's email on the page, to anyone who opens it. Without one a page in mode `subscription` makes a
        // customer of who pays (`customer_creation` is for other modes); our events learn from the subscription's metadata whose it is.
        ...(customer === null ? {} : { customer }),
        client_reference_id: String(userId),
        line_items: [{ price: priceId, quantity: 1 }],
        success_url: successUrl,
        cancel_url: cancelUrl,
        metadata,
        subscription_data: { metadata },
      };
      return toPage(
        await askStripe((options) => stripe.checkout.sessions.create(params, { ...options, idempotencyKey: id })),
      );
    },
    async findCheckout(sessionId) {
      const session = await orNull(askStripe((options) => stripe.checkout.sessions.retrieve(sessionId, {}, options)));
      return session && toPage(session);
    },
    async expireCheckout(sessionId) {
      await askStripe((options) =>
        stripe.checkout.sessions.expire(sessionId, {}, { ...options, idempotencyKey: `expire-${sessionId}` }),
      );
    },
    async findSubscription(id) {
      const found = await orNull(askStripe((options) => stripe.subscriptions.retrieve(id, {}, options)));
      return found && toFound(found, log);
    },
    async listSubscriptions(afterId) {
      const params = { status: 'all', limit: PAGE, ...(afterId === null ? {} : { starting_after: afterId }) } as const;
      const { data, has_more: hasMore } = await askStripe((options) => stripe.subscriptions.list(params, options));
      return { found: data.map((one) => toFound(one, log)), nextId: hasMore ? (data.at(-1)?.id ?? null) : null };
    },
    async hasCustomer(id) {
      // A deleted one is still answered, as deleted.
      return (await orNull(askStripe((options) => stripe.customers.retrieve(id, {}, options)))) !== null;
    },
    async openPortal(customer, returnUrl) {
      const params = { customer, return_url: returnUrl };
      return (await askStripe((options) => stripe.billingPortal.sessions.create(params, options))).url;
    },
  };
}

function addressOf(apiUrl: string | null): Stripe.StripeConfig {
  if (apiUrl === null) return {};
  const { protocol, hostname, port } = new URL(apiUrl);
  const isHttp = protocol === 'http:';
  return { protocol: isHttp ? 'http' : 'https', host: hostname, port: port || (isHttp ? 80 : 443) };
}

async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof StripeRefusedError && error.isMissing) return null;
    throw error;
  }
}

function toPage({ id, status, url, expires_at, subscription }: Stripe.Checkout.Session): CheckoutPage {
  return {
    sessionId: id,
    status: status === 'open' ? 'open' : status === 'complete' ? 'complete' : 'expired',
    url,
    expiresAt: fromSeconds(expires_at),
    subscriptionId: subscription === null ? null : idOf(subscription),
  };
}

function toFound(subscription: Stripe.Subscription, log: Logger): FoundSubscription {
  const userId = Number(subscription.metadata?.['userId']);
  return {
    subscription: toSubscription(subscription, log),
    stripeCustomerId: idOf(subscription.customer),
    userId: Number.isSafeInteger(userId) && userId > 0 ? userId : null,
  };
}

/** Since API version 2025-03-31 the period stands on the items; an end set at it is as good as the flag for it. */
function toSubscription(subscription: Stripe.Subscription, log: Logger): Subscription {
  const ends = subscription.items.data.map((item) => item.current_period_end);
  const periodEnd = ends.length > 0 ? Math.max(...ends) : null;
  const { cancel_at: cancelAt } = subscription;
  return {
    id: subscription.id,
    status: toStatus(subscription, log),
    currentPeriodEnd: periodEnd === null ? null : fromSeconds(periodEnd),
    cancelAtPeriodEnd:
      subscription.cancel_at_period_end || (cancelAt !== null && periodEnd !== null && cancelAt <= periodEnd),
    createdAt: fromSeconds(subscription.created),
  };
}

/** A status that this version does not know gives no premium. */
function toStatus({ id, status }: Stripe.Subscription, log: Logger): SubscriptionStatus {
  if (isSubscriptionStatus(status)) return status;
  log.error({ subscriptionId: id, status }, 'a subscription has a status that is not known here; it counts as paused');
  return 'paused';
}

function idOf(reference: string | { readonly id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}

function fromSeconds(seconds: number): Date {
  return new Date(seconds * 1_000);
}
