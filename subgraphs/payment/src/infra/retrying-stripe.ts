import { setTimeout as sleep } from 'node:timers/promises';
import { StripeInDoubtError, StripeRefusedError } from '../domain/errors';
import type { StripeGateway } from '../domain/ports';

/** Milliseconds before the second, third … try. */
const DELAYS_MS = [1_000, 3_000, 9_000];

type Reads = Pick<StripeGateway, 'listSubscriptions' | 'findSubscription' | 'hasCustomer'>;

/** For long background work: retries reads while Stripe is busy or briefly down. */
export function createRetryingStripe(stripe: Reads, delaysMs: readonly number[] = DELAYS_MS): Reads {
  async function patiently<T>(read: () => Promise<T>): Promise<T> {
    for (const delayMs of delaysMs) {
      try {
        return await read();
      } catch (error) {
        if (!mayPass(error)) throw error;
        await sleep(delayMs);
      }
    }
    return read();
  }

  return {
    listSubscriptions: (afterId) => patiently(() => stripe.listSubscriptions(afterId)),
    findSubscription: (id) => patiently(() => stripe.findSubscription(id)),
    hasCustomer: (id) => patiently(() => stripe.hasCustomer(id)),
  };
}

function mayPass(error: unknown): boolean {
  return (error instanceof StripeInDoubtError && !error.isKeyRefused) || error instanceof StripeRefusedError;
}
