import { AppError, UnavailableError } from '@gobbler/contracts';
import type { RouteCall } from '../engine/route';

/** Not an event that Stripe signed just now (`BAD_REQUEST`). */
class EventRefusedError extends AppError {
  constructor() {
    super('BAD_REQUEST', 'The event has no signature of Stripe, a wrong one or an old one.');
  }
}

/** Hands Stripe's event on as it came, byte by byte: its signature is over these. */
export async function answerWebhook(
  { forward }: RouteCall,
  body: Buffer | undefined,
  signature: string | undefined,
): Promise<unknown> {
  if (body === undefined || signature === undefined) throw new EventRefusedError();
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
  const answer = await forward('payment', '/webhook', { method: 'POST', headers, body, viewer: null });
  answer.body.destroy();
  if (answer.status === 200) return {};
  if (answer.status === 400) throw new EventRefusedError();
  // Stripe sends it again.
  throw new UnavailableError('payment', new Error(`payment answered a webhook with ${answer.status}`));
}
