import type { Clock } from '@gobbler/ports';
import { claimKey, createKeyTurn, keepAnswer, releaseKey, runTransaction } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { CheckoutUrls, OpenCheckout } from '../domain/checkout';
import type { CheckoutOutcome, UnderKey } from '../domain/ports';

/** As an answer lies in the idempotency table. */
interface StoredAnswer {
  readonly url: string;
  readonly expiresAt: string;
}

/** No transaction may span a call to Stripe: so the key is claimed before it and answered after it. */
export function createUnderKey(dataSource: DataSource, now: Clock): UnderKey {
  const keyTurn = createKeyTurn();
  return (userId, key, urls, work) => keyTurn(`${userId} ${key}`, () => run(requestOf(userId, key, urls), work));

  async function run(
    request: ReturnType<typeof requestOf>,
    work: () => Promise<OpenCheckout>,
  ): Promise<CheckoutOutcome> {
    const found = await claimKey<StoredAnswer>(dataSource, request, now);
    if (found.kind === 'answered') return { opened: fromStored(found.answer), isReplayed: true };
    const { claim } = found;
    try {
      const opened = await work();
      await runTransaction(dataSource, (manager) => keepAnswer(manager, claim, toStored(opened)));
      return { opened, isReplayed: false };
    } catch (error) {
      await releaseKey(dataSource, claim);
      throw error;
    }
  }
}

function requestOf(userId: number, key: string, { successUrl, cancelUrl }: CheckoutUrls) {
  return { userId, operation: 'createCheckoutSession', key, body: { successUrl, cancelUrl } };
}

function toStored({ url, expiresAt }: OpenCheckout): StoredAnswer {
  return { url, expiresAt: expiresAt.toISOString() };
}

function fromStored({ url, expiresAt }: StoredAnswer): OpenCheckout {
  return { url, expiresAt: new Date(expiresAt) };
}
