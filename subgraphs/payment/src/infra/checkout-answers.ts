import { findIdempotentAnswer, runIdempotent, type IdempotentRequest } from '@gobbler/service-kit';
import type { Clock } from '@gobbler/ports';
import type { DataSource } from 'typeorm';
import type { CheckoutUrls, OpenCheckout } from '../domain/checkout';
import type { CheckoutAnswers } from '../domain/ports';

/** As an answer lies in the idempotency table. */
interface StoredAnswer {
  readonly url: string;
  readonly expiresAt: string;
}

export function createCheckoutAnswers(dataSource: DataSource, now: Clock): CheckoutAnswers {
  return {
    async find(userId, key, urls) {
      const found = await findIdempotentAnswer<StoredAnswer>(dataSource, requestOf(userId, key, urls), now);
      return found && toOpenCheckout(found.answer);
    },
    async keep(userId, key, urls, opened) {
      if (key === null) return opened;
      const { url, expiresAt } = opened;
      const { answer } = await runIdempotent(dataSource, requestOf(userId, key, urls), now, async () => ({
        url,
        expiresAt: expiresAt.toISOString(),
      }));
      return toOpenCheckout(answer);
    },
  };
}

function requestOf(userId: number, key: string | null, { successUrl, cancelUrl }: CheckoutUrls): IdempotentRequest {
  return { userId, operation: 'createCheckoutSession', key, body: { successUrl, cancelUrl } };
}

function toOpenCheckout({ url, expiresAt }: StoredAnswer): OpenCheckout {
  return { url, expiresAt: new Date(expiresAt) };
}
