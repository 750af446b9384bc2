import { ReservationCancelled } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import { ReservationNotFoundError, ReservationNotOwnedError } from './errors';
import type { ReservationRepository, ReserveOutcome, Transaction, Transactions } from './ports';
import type { Reservation } from './reservation';
import { toChange } from './reservation-change';

export interface CancelReservationDeps {
  readonly reservations: ReservationRepository;
  readonly transactions: Transactions;
  readonly now: Clock;
}

export function createCancelReservation({ reservations, transactions, now }: CancelReservationDeps) {
  /** Gives one's own portion back. Throws `NOT_FOUND` (also when it is not active any more), `FORBIDDEN`, `IDEMPOTENCY_*`. */
  async function cancelReservation(userId: number, id: number, key: string | null): Promise<ReserveOutcome> {
    const [known] = await reservations.findByIds([id]);
    if (!known) throw new ReservationNotFoundError();
    if (known.userId !== userId) throw new ReservationNotOwnedError();
    const request = { userId, operation: 'cancelReservation', key, body: { id } };
    const [outcome] = await transactions.runBatch([request], async (tx) => [await giveBack(tx, known)]);
    if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('the request has no outcome');
    return outcome;
  }

  /** Whether it is still active shows only under the lock: it may be cancelled, or its post deleted, at this moment. */
  async function giveBack(tx: Transaction, { id, postId }: Reservation): Promise<Reservation> {
    await tx.capacities.lock(postId);
    const cancelled = await tx.reservations.cancel(id, now());
    if (!cancelled) throw new ReservationNotFoundError();
    const capacity = await tx.capacities.giveBack(postId);
    await tx.outbox.append(ReservationCancelled, [{ data: toChange(cancelled, capacity) }]);
    return cancelled;
  }

  return cancelReservation;
}
