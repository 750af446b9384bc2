import { randomUUID } from 'node:crypto';
import type { Answer } from '@gobbler/test-harness/phone/answer';
import Stripe from 'stripe';
import type { Bench } from './bench';

export interface StripeEvent {
  readonly type: string;
  readonly object: object;
  /** Seconds that its signature is dated ahead of now. */
  readonly ahead?: number;
  readonly id?: string;
}

/** Delivers a signed event as Stripe does. */
export function deliver(
  { phone, webhookSecret: secret }: Bench,
  { type, object, ahead = 0, id }: StripeEvent,
): Promise<Answer> {
  const created = Math.floor(Date.now() / 1_000) + ahead;
  const payload = JSON.stringify({
    id: id ?? `evt_${randomUUID()}`,
    object: 'event',
    created,
    type,
    data: { object },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: created });
  return phone.send('POST', '/user/webhook', { raw: payload, headers: { 'stripe-signature': signature } });
}
