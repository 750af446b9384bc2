import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './create-client';
import { ErrorCode } from './generated/error-code';
import { ReserveDocument, type ReserveMutation } from './generated/graphql';
import { RequestError } from './request-error';

/** After these the outcome is unknown, or it may succeed a little later. */
const RETRIED: readonly string[] = [
  ErrorCode.OutcomeUnknown,
  ErrorCode.IdempotencyInProgress,
  ErrorCode.SubgraphUnavailable,
  ErrorCode.DeadlineExceeded,
  ErrorCode.Overloaded,
  ErrorCode.RateLimited,
];
const ATTEMPTS = 4;

/**
 * Reserves one portion. An attempt whose answer is lost is repeated with the same key, so that no second portion is taken.
 * Throws `RequestError` (`SOLD_OUT`, `ALREADY_RESERVED` …), and what `fetch` throws when every attempt fails.
 */
export async function reserve(
  client: Client,
  postId: string,
): Promise<NonNullable<ReserveMutation['reserve']>['reservation']> {
  const input = { postId, idempotencyKey: crypto.randomUUID() };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { reserve: reserved } = await client(ReserveDocument, { input });
      if (reserved) return reserved.reservation;
    } catch (error) {
      const mayRepeat = !(error instanceof RequestError) || RETRIED.includes(error.code);
      if (!mayRepeat || attempt === ATTEMPTS) throw error;
      await sleep(waitMs(error, attempt));
    }
  }
}

/** As long as the server asks for, else longer each time. */
function waitMs(error: unknown, attempt: number): number {
  const seconds = error instanceof RequestError ? error.errors[0].extensions.retryAfterSeconds : undefined;
  return seconds === undefined ? 100 * 2 ** attempt : seconds * 1_000;
}
