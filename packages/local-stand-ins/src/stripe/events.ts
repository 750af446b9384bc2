import Stripe from 'stripe';
import type { LocalSession, LocalSubscription, StripeState } from './stripe-state';
import { toInvoice, toSession, toSubscription } from './wire-objects';

/** Notes events to be sent (https://docs.stripe.com/api/events/object); they stay noted until they were answered 200. */
export function createEvents(
  state: StripeState,
  publicUrl: string,
  newId: (prefix: string) => string,
  seconds: () => number,
) {
  function queueEvent(type: string, customer: string, object: unknown): void {
    const id = newId('evt');
    const event = {
      id,
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: seconds(),
      data: { object },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    state.pendingEvents.set(id, { id, customer, body: JSON.stringify(event) });
  }

  return {
    session: (type: 'checkout.session.completed' | 'checkout.session.expired', session: LocalSession) =>
      queueEvent(type, session.customer ?? session.id, toSession(session, publicUrl)),
    subscription: (
      type: 'customer.subscription.created' | 'customer.subscription.updated' | 'customer.subscription.deleted',
      subscription: LocalSubscription,
    ) => queueEvent(type, subscription.customer, toSubscription(subscription)),
    invoicePaid: (subscription: LocalSubscription) =>
      queueEvent('invoice.paid', subscription.customer, toInvoice(newId('in'), subscription, seconds())),
  };
}
