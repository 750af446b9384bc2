import { PREMIUM_PRICE } from './premium-price';
import type { LocalCustomer, LocalPortal, LocalSession, LocalSubscription } from './stripe-state';

/** Objects in the shape in which Stripe's API gives them, with the fields that anybody here reads. */

export function toCustomer({ id, email, metadata, created, isDeleted }: LocalCustomer) {
  if (isDeleted) return { id, object: 'customer', deleted: true };
  return { id, object: 'customer', created, email, livemode: false, metadata };
}

export function toSession(session: LocalSession, publicUrl: string) {
  const { id, customer, status, subscription, created, expiresAt, metadata } = session;
  return {
    id,
    object: 'checkout.session',
    amount_total: PREMIUM_PRICE.amount,
    cancel_url: session.cancelUrl,
    client_reference_id: session.clientReferenceId,
    created,
    currency: PREMIUM_PRICE.currency,
    customer,
    expires_at: expiresAt,
    livemode: false,
    metadata,
    mode: 'subscription',
    payment_status: status === 'complete' ? 'paid' : 'unpaid',
    status,
    subscription,
    success_url: session.successUrl,
    ui_mode: 'hosted_page',
    url: status === 'open' ? `${publicUrl}/local/checkout/${id}` : null,
  };
}

export function toSubscription(subscription: LocalSubscription) {
  const { id, customer, status, created, periodStart, periodEnd, cancelAtPeriodEnd, canceledAt } = subscription;
  return {
    id,
    object: 'subscription',
    cancel_at: cancelAtPeriodEnd ? periodEnd : null,
    cancel_at_period_end: cancelAtPeriodEnd,
    canceled_at: canceledAt,
    created,
    currency: PREMIUM_PRICE.currency,
    customer,
    ended_at: status === 'canceled' ? canceledAt : null,
    // Since API version 2025-03-31 the period stands on the items alone.
    items: toList(`/v1/subscription_items?subscription=${id}`, [
      {
        id: `si_${id.slice('sub_'.length)}`,
        object: 'subscription_item',
        created,
        current_period_end: periodEnd,
        current_period_start: periodStart,
        price: toPrice(),
        quantity: 1,
        subscription: id,
      },
    ]),
    livemode: false,
    metadata: subscription.metadata,
    start_date: created,
    status,
  };
}

function toPrice() {
  const { id, currency, amount, interval } = PREMIUM_PRICE;
  return { id, object: 'price', currency, recurring: { interval, interval_count: 1 }, unit_amount: amount };
}

export function toInvoice(id: string, { customer, id: subscription }: LocalSubscription, created: number) {
  return {
    id,
    object: 'invoice',
    created,
    currency: PREMIUM_PRICE.currency,
    customer,
    livemode: false,
    parent: { type: 'subscription_details', subscription_details: { subscription, metadata: {} } },
    status: 'paid',
    total: PREMIUM_PRICE.amount,
  };
}

export function toPortalSession({ id, customer, returnUrl }: LocalPortal, publicUrl: string, created: number) {
  return {
    id,
    object: 'billing_portal.session',
    created,
    customer,
    livemode: false,
    return_url: returnUrl,
    url: `${publicUrl}/local/billing/${id}`,
  };
}

export function toList<T>(url: string, data: readonly T[], hasMore = false) {
  return { object: 'list', data, has_more: hasMore, url };
}
