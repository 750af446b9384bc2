import type { Batches, KeyedMutex, ReserveOutcome } from './ports';
import { createReserveBatch, type ReserveBatchDeps } from './reserve-batch';

export interface ReserveDeps extends ReserveBatchDeps {
  /** By account: its parallel requests would wait for its quota while each holds the row of another post. */
  readonly accounts: KeyedMutex;
  /** By idempotency key: a repeat waits for the same request in this process. Throws `IDEMPOTENCY_IN_PROGRESS` after 0.5 s. */
  readonly keys: KeyedMutex;
  readonly batches: Batches;
}

export function createReserve({ accounts, keys, batches, ...deps }: ReserveDeps) {
  const submit = batches(createReserveBatch(deps));

  /**
   * Reserves one portion. Throws `OWN_POST`, `ALREADY_RESERVED`, `POST_CLOSED`, `SOLD_OUT`, `POST_UNKNOWN`, `QUOTA_EXCEEDED`,
   * `DEADLINE_EXCEEDED` and `SUBGRAPH_UNAVAILABLE` (nothing was reserved), `OUTCOME_UNKNOWN`, `IDEMPOTENCY_IN_PROGRESS`,
   * `IDEMPOTENCY_KEY_REUSED`.
   */
  return function reserve(userId: number, postId: number, key: string | null): Promise<ReserveOutcome> {
    const request = { userId, operation: 'reserve', key, body: { postId } };
    const queue = () => accounts.run(String(userId), () => submit(postId, request));
    return key === null ? queue() : keys.run(`${userId} ${key}`, queue);
  };
}
