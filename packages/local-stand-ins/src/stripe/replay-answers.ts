import { createHash } from 'node:crypto';
import { LocalStripeError } from './local-stripe-error';
import type { StripeState } from './stripe-state';

/** Seconds that an answer is kept, as Stripe does. */
const KEEP_SECONDS = 24 * 3_600;

export interface KeyedRequest {
  /** Null: nothing is kept. */
  readonly key: string | null;
  readonly path: string;
  /** The body as it was sent. */
  readonly body: string;
}

/**
 * Answers a repeat with the same idempotency key as the first time (https://docs.stripe.com/api/idempotent_requests).
 * Refusals are not kept. Throws for a key that was used for something else.
 */
export function replayAnswers(state: StripeState, { key, path, body }: KeyedRequest, at: number, work: () => object) {
  if (key === null) return { answer: work(), isReplayed: false };
  const requestHash = createHash('sha256').update(`${path}\n${body}`).digest('hex');
  const stored = state.answers.get(key);
  if (stored && stored.at > at - KEEP_SECONDS) {
    if (stored.requestHash === requestHash) return { answer: JSON.parse(stored.body) as object, isReplayed: true };
    throw new LocalStripeError(
      400,
      'Keys for idempotent requests can only be used with the same parameters they were first used with.',
      { type: 'idempotency_error' },
    );
  }
  const answer = work();
  for (const [oldKey, old] of state.answers) if (old.at <= at - KEEP_SECONDS) state.answers.delete(oldKey);
  state.answers.set(key, { key, requestHash, body: JSON.stringify(answer), at });
  return { answer, isReplayed: false };
}
