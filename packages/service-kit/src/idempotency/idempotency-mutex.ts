import { IdempotencyInProgressError } from '@gobbler/contracts';
import { createKeyedMutex, type KeyedMutex } from '../concurrency/keyed-mutex';

/** Milliseconds. */
const WAIT_MS = 500;

/**
 * Lets the requests of one idempotency key run one after the other within this process, so that costly work is done once and
 * repeats hold no connections; between processes the database decides. Rejects with `IDEMPOTENCY_IN_PROGRESS` after 0.5 s.
 */
export function createIdempotencyMutex(): KeyedMutex {
  return createKeyedMutex({ waitMs: WAIT_MS, timedOut: () => new IdempotencyInProgressError() });
}
