import { noCrash, type CrashPoint } from '@gobbler/contracts';
import { withCrashPoints } from '@gobbler/service-kit';
import type { Transaction, Transactions } from './domain/ports';
import type { ReservationService, ReservationServiceDeps } from './domain/reservation-service';

/** Ports that pass the places at which a fault test may end the process while a batch is decided. */
export function withReserveCrashPoints<Deps extends Pick<ReservationServiceDeps, 'posts' | 'transactions'>>(
  deps: Deps,
  crashPoint: CrashPoint,
): Deps {
  if (crashPoint === noCrash) return deps;
  return {
    ...deps,
    posts: withCrashPoints(deps.posts, crashPoint, { findNow: { before: 'reservation.after-lock' } }),
    transactions: crashingTransactions(deps.transactions, crashPoint),
  };
}

/** The service, with the place between a reservation and its answer. */
export function withAnswerCrashPoint(service: ReservationService, crashPoint: CrashPoint): ReservationService {
  return withCrashPoints(service, crashPoint, { reserve: { after: 'reservation.before-answer' } });
}

function crashingTransactions(transactions: Transactions, crashPoint: CrashPoint): Transactions {
  return {
    ...transactions,
    async runBatch(requests, decide) {
      const outcomes = await transactions.runBatch(requests, (tx, fresh) => decide(crashing(tx, crashPoint), fresh));
      for (const outcome of outcomes) if (!(outcome instanceof Error)) crashPoint('reservation.after-commit');
      return outcomes;
    },
  };
}

function crashing(tx: Transaction, crashPoint: CrashPoint): Transaction {
  return {
    ...tx,
    reservations: withCrashPoints(tx.reservations, crashPoint, {
      findHolders: { before: 'reservation.after-row-lock' },
      insert: { after: 'reservation.after-insert' },
    }),
    capacities: withCrashPoints(tx.capacities, crashPoint, { takePortions: { after: 'reservation.after-update' } }),
  };
}
