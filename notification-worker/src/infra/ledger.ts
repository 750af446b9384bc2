import type { Clock } from '@gobbler/ports';
import { HandledEventEntity, runTransaction } from '@gobbler/service-kit';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { inBatches } from '../domain/batches';
import type { Ledger, Place } from '../domain/ports';
import { EventProgressEntity } from './event-progress.entity';
import { insertNew } from './insert-new';
import { SentTokenEntity } from './sent-token.entity';
import { tokenHash } from './token-hash';
import { UnreachedPersonEntity } from './unreached-person.entity';

/** Rows a statement, at most. */
const ROWS = 500;
const BEGINNING: Place = { after: null, isReadThrough: false };

/** The progress of events in the worker's database. Its caller holds the event's claim. */
export function createLedger(dataSource: DataSource, now: Clock): Ledger {
  const { manager } = dataSource;
  return {
    async resume(eventId) {
      if (await manager.existsBy(HandledEventEntity, { id: eventId })) return null;
      return (await manager.findOneBy(EventProgressEntity, { eventId })) ?? BEGINNING;
    },
    async unsent(eventId, devices) {
      const sent = new Set<string>();
      for (const batch of inBatches(devices, ROWS)) {
        const hashes = batch.map(({ token }) => tokenHash(token));
        const rows = await manager.findBy(SentTokenEntity, { eventId, tokenHash: In(hashes) });
        for (const row of rows) sent.add(row.tokenHash);
      }
      return devices.filter(({ token }) => !sent.has(tokenHash(token)));
    },
    async recordSent(eventId, tokens) {
      for (const batch of inBatches(tokens, ROWS))
        await insertNew(
          manager,
          SentTokenEntity,
          batch.map((token) => ({ eventId, tokenHash: tokenHash(token) })),
        );
    },
    turnPage: (eventId, place, unreached) =>
      runTransaction(dataSource, async (transaction) => {
        await insertNew(
          transaction,
          UnreachedPersonEntity,
          unreached.map((userId) => ({ eventId, userId })),
        );
        const { affected } = await transaction.update(EventProgressEntity, { eventId }, { ...place });
        if (affected === 0) await insertNew(transaction, EventProgressEntity, [{ eventId, ...place }]);
      }),
    async unreached(eventId) {
      const rows = await manager.find(UnreachedPersonEntity, { where: { eventId }, order: { userId: 'ASC' } });
      return rows.map(({ userId }) => userId);
    },
    async recordReached(eventId, userIds) {
      for (const batch of inBatches(userIds, ROWS))
        await manager.delete(UnreachedPersonEntity, { eventId, userId: In([...batch]) });
    },
    complete: (eventId) =>
      runTransaction(dataSource, async (transaction) => {
        await insertNew(transaction, HandledEventEntity, [{ id: eventId, handledAt: now() }]);
        await forget(transaction, eventId);
      }),
  };
}

/** What was kept to go on after a crash is of no use any more. */
async function forget(manager: EntityManager, eventId: string): Promise<void> {
  await manager.delete(SentTokenEntity, { eventId });
  await manager.delete(UnreachedPersonEntity, { eventId });
  await manager.delete(EventProgressEntity, { eventId });
}
