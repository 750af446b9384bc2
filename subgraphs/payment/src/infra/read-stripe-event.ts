import { isUtf8 } from 'node:buffer';
import Stripe from 'stripe';
import { z } from 'zod';
import type { StripeNotice } from '../domain/stripe-notice';

/** A webhook that did not come from Stripe, or not as Stripe sent it, or too late. */
export class BadWebhookError extends Error {}

/** Seconds that a signature is good for, and that its date may be ahead of our clock. */
const TOLERANCE_SECONDS = 300;

const id = z.string().min(1).max(255);
/** Stripe returns an id or, when expanded, the whole object. */
const reference = z.union([id, z.object({ id }).transform((object) => object.id)]);

const envelope = z.object({ id, type: z.string().max(100), data: z.object({ object: z.unknown() }) });

const subscriptionObject = z
  .object({ id, customer: reference })
  .transform(({ id: subscriptionId, customer }) => ({ customer, subscriptionId, closedSessionId: null }));

const sessionObject = z
  .object({ id, customer: reference.nullish(), subscription: reference.nullish() })
  .transform(({ id: closedSessionId, customer = null, subscription = null }) => ({
    customer,
    subscriptionId: subscription,
    closedSessionId,
  }));

const invoiceObject = z
  .object({
    customer: reference.nullish(),
    parent: z.object({ subscription_details: z.object({ subscription: reference.nullish() }).nullish() }).nullish(),
    // Events come in the version that the endpoint was made with: before 2025-03-31 it stood here.
    subscription: reference.nullish(),
  })
  .transform(({ customer = null, parent, subscription }) => ({
    customer,
    subscriptionId: parent?.subscription_details?.subscription ?? subscription ?? null,
    closedSessionId: null,
  }));

/** What is read of an event's object; undefined for types that are not handled. */
function schemaOf(type: string) {
  if (type === 'checkout.session.completed' || type === 'checkout.session.expired') return sessionObject;
  if (type.startsWith('customer.subscription.')) return subscriptionObject;
  if (type === 'invoice.paid' || type === 'invoice.payment_failed') return invoiceObject;
  return undefined;
}

/**
 * Checks a webhook's signature on its bytes as they came, and reads what it asks for.
 * @param secrets any of them may have signed
 * @returns null for an event that asks for nothing here
 * Throws {@link BadWebhookError}.
 */
export function readStripeEvent(
  body: Buffer,
  signature: string | undefined,
  secrets: readonly string[],
  now: Date,
): StripeNotice | null {
  const event = envelope.safeParse(verify(body, signature, secrets, now));
  if (!event.success) return null;
  const { id: eventId, type, data } = event.data;
  const object = schemaOf(type)?.safeParse(data.object);
  if (!object?.success || object.data.customer === null) return null;
  const { customer, subscriptionId, closedSessionId } = object.data;
  if (subscriptionId === null && closedSessionId === null) return null;
  return { id: eventId, type, stripeCustomerId: customer, subscriptionId, closedSessionId };
}

function verify(body: Buffer, signature: string | undefined, secrets: readonly string[], now: Date): unknown {
  // Bytes that are no UTF-8 would be signed and checked as what a decoder makes of them.
  if (!signature || body.length === 0 || !isUtf8(body)) throw new BadWebhookError();
  // Stripe's SDK looks at the past alone: a signature dated ahead would be good for as long as its date says.
  const latest = now.getTime() / 1_000 + TOLERANCE_SECONDS;
  if ([...signature.matchAll(/(?:^|,)t=([^,]*)/g)].some(([, at = '']) => Number.parseInt(at, 10) > latest))
    throw new BadWebhookError();
  const text = body.toString('utf8');
  for (const secret of secrets) {
    try {
      return Stripe.webhooks.constructEvent(text, signature, secret, TOLERANCE_SECONDS, undefined, now.getTime());
    } catch {
      // Perhaps the other secret; what is wrong with a forgery must not be revealed.
    }
  }
  throw new BadWebhookError();
}
