import {
  appendEvents,
  findIdempotentAnswers,
  HandledEventEntity,
  handleOnce,
  runIdempotentBatch,
  runTransaction,
  type IdempotentAnswer,
} from '@gobbler/service-kit';
import { OutcomeUnknownError, UnavailableError, type Clock } from '@gobbler/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import type { ReservationQuotas, ReserveOutcome, ReserveRequest, Transaction, Transactions } from '../domain/ports';
import type { Reservation } from '../domain/reservation';
import { createCapacityRows } from './capacity-rows';
import { createQuotaRows } from './quota-rows';
import { createReservationRows } from './reservation-rows';

export interface TransactionsDeps {
  readonly dataSource: DataSource;
  readonly quotas: ReservationQuotas;
  readonly now: Clock;
  /** Aborted when the service is being stopped. */
  readonly stopping?: AbortSignal | undefined;
  /** Called after every commit, since events may be waiting in the outbox now. */
  readonly onCommit: () => void;
}

export function createTransactions({ dataSource, quotas, now, stopping, onCommit }: TransactionsDeps): Transactions {
  const open = (manager: EntityManager): Transaction => ({
    capacities: createCapacityRows(manager),
    quotas: createQuotaRows(manager, quotas),
    reservations: createReservationRows(manager),
    outbox: {
      async append(definition, events) {
        await appendEvents(manager, definition, events, now());
      },
    },
  });

  return {
    async run(work) {
      const result = await runTransaction(dataSource, (manager) => work(open(manager)));
      onCommit();
      return result;
    },

    async runBatch(requests, decide) {
      let accepted = new Set<ReserveRequest>();
      try {
        const outcomes = await runIdempotentBatch<StoredReservation, ReserveRequest>(
          dataSource,
          requests,
          now,
          async (manager, fresh) => {
            const decisions = await decide(open(manager), fresh);
            accepted = new Set(fresh.filter((_, place) => !(decisions[place] instanceof Error)));
            return decisions;
          },
          { areNew: true },
        );
        onCommit();
        return outcomes.map(toOutcome);
      } catch (error) {
        if (!(error instanceof OutcomeUnknownError)) throw error;
        onCommit();
        return requests.map((request) => (accepted.has(request) ? error : new UnavailableError('database', error)));
      }
    },

    async findAnswers(requests) {
      const found = await findIdempotentAnswers<StoredReservation>(dataSource, requests, now);
      return found.map((outcome) => outcome && toOutcome(outcome));
    },

    async runForEvent<Place>(
      eventId: string,
      work: (tx: Transaction, from: Place | undefined) => Promise<Place | undefined>,
    ) {
      let next: Place | undefined;
      do {
        const from = next;
        next = await runTransaction(dataSource, async (manager) => {
          let left: Place | undefined;
          await handleOnce(manager, eventId, now(), async () => {
            left = await work(open(manager), from);
          });
          if (left !== undefined) await manager.delete(HandledEventEntity, { id: eventId });
          return left;
        });
        onCommit();
      } while (next !== undefined && !stopping?.aborted);
      return next === undefined;
    },
  };
}

/** The reservation as it was made, whatever became of it since; its times are text once it was stored as JSON. */
type StoredReservation = Omit<Reservation, 'createdAt' | 'updatedAt'> & {
  readonly createdAt: Date | string;
  readonly updatedAt: Date | string | null;
};

function toOutcome(outcome: IdempotentAnswer<StoredReservation> | Error): ReserveOutcome | Error {
  if (outcome instanceof Error) return outcome;
  const { createdAt, updatedAt, ...made } = outcome.answer;
  const times = { createdAt: new Date(createdAt), updatedAt: updatedAt === null ? null : new Date(updatedAt) };
  return { reservation: { ...made, ...times }, isReplayed: outcome.isReplayed };
}
