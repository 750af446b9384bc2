import { setTimeout as sleep } from 'node:timers/promises';
import { currentRequest } from '@gobbler/service-kit';
import Stripe from 'stripe';
import { StripeInDoubtError, StripeRefusedError } from '../domain/errors';

/** Milliseconds for one call. */
const TIMEOUT_MS = 4_000;
/** What is left for ourselves after Stripe's answer. */
const RESERVE_MS = 300;
/** Before a second try, and what must be left for it to make sense. */
const PAUSE_MS = 300;
const MIN_SECOND_TRY_MS = 1_500;

/** Refusals that are about this moment or about us, not about the request: the idempotency key is not spent. */
const NOT_ABOUT_THE_REQUEST = new Set([401, 403, 409, 429]);

/**
 * Calls Stripe within what is left of the running request's time, and once more when another request is just using the same key
 * or the connection failed at once. Everything that goes wrong becomes one of our two errors, without Stripe's text.
 */
export async function askStripe<T>(call: (options: { timeout: number }) => Promise<T>): Promise<T> {
  try {
    return await call({ timeout: timeLeft() });
  } catch (error) {
    if (!isWorthASecondTry(error)) throw toOurs(error);
  }
  await sleep(PAUSE_MS);
  try {
    return await call({ timeout: timeLeft() });
  } catch (error) {
    throw toOurs(error);
  }
}

function timeLeft(): number {
  const deadlineAt = currentRequest()?.deadlineAt;
  if (deadlineAt === undefined) return TIMEOUT_MS;
  const left = Math.floor(deadlineAt - performance.now() - RESERVE_MS);
  if (left <= 0) throw new StripeInDoubtError(new Error('no time was left to ask Stripe'));
  return Math.min(TIMEOUT_MS, left);
}

function isWorthASecondTry(error: unknown): boolean {
  const isPassing =
    error instanceof Stripe.errors.StripeConnectionError ||
    (error instanceof Stripe.errors.StripeError && error.statusCode === 409);
  const deadlineAt = currentRequest()?.deadlineAt ?? Number.POSITIVE_INFINITY;
  return isPassing && deadlineAt - performance.now() > PAUSE_MS + RESERVE_MS + MIN_SECOND_TRY_MS;
}

function toOurs(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { statusCode, code, param } = error;
  const cause = new Error(
    `Stripe: ${error.type}, status ${statusCode ?? 'none'}, code ${plain(code)}, ${plain(param)}`,
  );
  if (statusCode === undefined || NOT_ABOUT_THE_REQUEST.has(statusCode)) {
    return new StripeInDoubtError(cause, { isKeyRefused: statusCode === 401 || statusCode === 403 });
  }
  const isMissing = code === 'resource_missing';
  return new StripeRefusedError(cause, {
    isMissing: isMissing && statusCode === 404,
    isCustomerMissing: isMissing && param === 'customer',
  });
}

/** Stripe's texts may hold anything; a name of theirs is safe to log. */
function plain(name: string | undefined): string {
  return name !== undefined && /^[\w[\]]{1,60}$/.test(name) ? name : '-';
}
