import { appendEvent, findIdempotentAnswer, handleOnce, runIdempotent, runTransaction } from '@gobbler/service-kit';
import type { Clock } from '@gobbler/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import type { ReservationQuotas, Transaction, Transactions } from '../domain/ports';
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
      async append(definition, data) {
        await appendEvent(manager, definition, data, now());
      },
    },
  });

  return {
    async run(work) {
      const result = await runTransaction(dataSource, (manager) => work(open(manager)));
      onCommit();
      return result;
    },

    async runOnce(request, work) {
      const { answer, isReplayed } = await runIdempotent(dataSource, request, now, async (manager) =>
        toAnswer(await work(open(manager))),
      );
      onCommit();
      return { reservation: fromAnswer(answer), isReplayed };
    },

    async findAnswer(request) {
      const found = await findIdempotentAnswer<StoredAnswer>(dataSource, request, now);
      return found && fromAnswer(found.answer);
    },

    async runForEvent(eventId, work) {
      await runTransaction(dataSource, (manager) => handleOnce(manager, eventId, now(), () => work(open(manager))));
      onCommit();
    },
  };
}
