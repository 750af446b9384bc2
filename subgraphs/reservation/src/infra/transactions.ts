import {
  appendEvents,
  findIdempotentAnswers,
  handleOnce,
  runIdempotentBatch,
  runTransaction,
  type IdempotentAnswer,
} from '@gobbler/service-kit';
import { OutcomeUnknownError, UnavailableError, type Clock } from '@gobbler/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import type { ReservationQuotas, ReserveOutcome, ReserveRequest, Transaction, Transactions } from '../domain/ports';
import { createCapacityRows } from './capacity-rows';
import { createQuotaRows } from './quota-rows';
import { createReservationRows } from './reservation-rows';
import { fromAnswer, toAnswer, type StoredAnswer } from './stored-answer';

export interface TransactionsDeps {
  readonly dataSource: DataSource;
  readonly quotas: ReservationQuotas;
  readonly now: Clock;
  /** Called after every commit, since events may be waiting in the outbox now. */
  readonly onCommit: () => void;
}

export function createTransactions({ dataSource, quotas, now, onCommit }: TransactionsDeps): Transactions {
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
        const outcomes = await runIdempotentBatch<StoredAnswer, ReserveRequest>(
          dataSource,
          requests,
          now,
          async (manager, fresh) => {
            const decisions = await decide(open(manager), fresh);
            accepted = new Set(fresh.filter((_, place) => !(decisions[place] instanceof Error)));
            return decisions.map((decision) => (decision instanceof Error ? decision : toAnswer(decision)));
          },
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
      const found = await findIdempotentAnswers<StoredAnswer>(dataSource, requests, now);
      return found.map((outcome) => outcome && toOutcome(outcome));
    },

    async runForEvent(eventId, work) {
      await runTransaction(dataSource, (manager) => handleOnce(manager, eventId, now(), () => work(open(manager))));
      onCommit();
    },
  };
}

function toOutcome(outcome: IdempotentAnswer<StoredAnswer> | Error): ReserveOutcome | Error {
  if (outcome instanceof Error) return outcome;
  return { reservation: fromAnswer(outcome.answer), isReplayed: outcome.isReplayed };
}
