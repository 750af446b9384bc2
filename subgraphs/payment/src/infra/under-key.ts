import type { Clock } from '@gobbler/contracts';
import { claimKey, createIdempotencyMutex, keepAnswer, releaseKey, runTransaction } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { CheckoutUrls, OpenCheckout } from '../domain/checkout';
import type { CheckoutOutcome, CheckoutOwner, UnderKey } from '../domain/ports';

/** As an answer lies in the idempotency table. */
interface StoredAnswer {
  readonly url: string;
  readonly expiresAt: string;
}

/** No transaction may span a call to Stripe: so the key is claimed before it and answered after it. */
export function createUnderKey(dataSource: DataSource, now: Clock): UnderKey {
  const mutex = createIdempotencyMutex();
  return (owner, key, urls, work) => {
    const request = requestOf(owner, key, urls);
    return mutex.run(`${request.operation} ${owner.userId} ${key}`, () => run(request, work));
  };

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

/** A stranger who guesses a key must not be shown the page of the person's own. */
function requestOf({ userId, isAnonymous }: CheckoutOwner, key: string, { successUrl, cancelUrl }: CheckoutUrls) {
  const operation = isAnonymous ? 'anonymousCheckout' : 'createCheckoutSession';
  return { userId, operation, key, body: { successUrl, cancelUrl } };
}

function toStored({ url, expiresAt }: OpenCheckout): StoredAnswer {
  return { url, expiresAt: expiresAt.toISOString() };
}

function fromStored({ url, expiresAt }: StoredAnswer): OpenCheckout {
  return { url, expiresAt: new Date(expiresAt) };
}
