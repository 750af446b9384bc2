import { createHash } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import { HandledEventEntity, runTransaction } from '@gobbler/service-kit';
import { In, MoreThan, type DataSource } from 'typeorm';
import { inBatches } from '../domain/batches';
import { MAX_UNREACHED, type Ledger, type Place } from '../domain/ports';
import { EventProgressEntity } from './event-progress.entity';
import { forgetProgress } from './forget-progress';
import { insertNew } from './insert-new';
import { SentTokenEntity } from './sent-token.entity';
import { UnreachedPersonEntity } from './unreached-person.entity';

/** Rows a statement, at most. */
const ROWS = 500;
const BEGINNING: Place = { after: null, isReadThrough: false };

/** The progress of events in the worker's database. Its caller holds the event's claim. */
export function createLedger(dataSource: DataSource, now: Clock): Ledger {
  const { manager } = dataSource;
  return {
    async resume(eventId) {
      if (await manager.existsBy(HandledEventEntity, { id: eventId })) {
        // A worker that was killed while it completed the event has left some of it behind.
        await forgetProgress(dataSource, eventId);
        return null;
      }
      const known = await manager.findOneBy(EventProgressEntity, { eventId });
      if (!known) await insertNew(manager, EventProgressEntity, [{ eventId, ...BEGINNING, startedAt: now() }]);
      return known ?? BEGINNING;
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
        await transaction.update(EventProgressEntity, { eventId }, { ...place });
      }),
    async unreached(eventId, after) {
      const rows = await manager.find(UnreachedPersonEntity, {
        where: { eventId, userId: MoreThan(after) },
        order: { userId: 'ASC' },
        take: MAX_UNREACHED,
      });
      return rows.map(({ userId }) => userId);
    },
    async recordReached(eventId, userIds) {
      for (const batch of inBatches(userIds, ROWS))
        await manager.delete(UnreachedPersonEntity, { eventId, userId: In([...batch]) });
    },
    async complete(eventId) {
      await insertNew(manager, HandledEventEntity, [{ id: eventId, handledAt: now() }]);
      await forgetProgress(dataSource, eventId);
    },
  };
}

/** SHA-256, hexadecimal: this database keeps no tokens. */
function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
