import { createHash } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import { HandledEventEntity, runTransaction } from '@gobbler/service-kit';
import { In, MoreThan, Not, type DataSource, type EntityManager } from 'typeorm';
import { inBatches } from '../domain/batches';
import { MAX_UNREACHED, type Ledger, type Place } from '../domain/ports';
import { EventProgressEntity } from './event-progress.entity';
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
    async resume({ eventId, kind, post: { postId } }) {
      if (await manager.existsBy(HandledEventEntity, { id: eventId })) return null;
      const known = await manager.findOneBy(EventProgressEntity, { eventId });
      if (!known) {
        const row = { eventId, kind, postId, ...BEGINNING, startedAt: now() };
        await insertNew(manager, EventProgressEntity, [row]);
      }
      return known ?? BEGINNING;
    },
    async unsent(eventId, devices) {
      const sent = new Set<string>();
      for (const batch of inBatches(devices, ROWS)) {
        const hashes = batch.map(({ token }) => tokenHash(token));
        const rows = await manager.findBy(SentTokenEntity, {
          eventId,
          tokenHash: In(hashes),
          result: Not('failed'),
        });
        for (const row of rows) sent.add(row.tokenHash);
      }
      return devices.filter(({ token }) => !sent.has(tokenHash(token)));
    },
    async record(eventId, records) {
      const answeredAt = now();
      for (const batch of inBatches(records, ROWS)) {
        const rows = batch.map(({ token, userId, result, reason }) => {
          const hash = token === null ? `user ${userId}` : tokenHash(token);
          return { eventId, tokenHash: hash, userId, result, reason, answeredAt };
        });
        await upsertRecords(manager, rows);
      }
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
    complete: (eventId, ending) =>
      runTransaction(dataSource, async (transaction) => {
        await insertNew(transaction, HandledEventEntity, [{ id: eventId, handledAt: now() }]);
        await transaction.update(EventProgressEntity, { eventId }, { finishedAt: now(), ending });
      }),
  };
}

/** A later answer replaces an earlier one, but a failure never what is final. */
async function upsertRecords(manager: EntityManager, rows: readonly SentTokenEntity[]): Promise<void> {
  const isFailed = ({ result }: SentTokenEntity): boolean => result === 'failed';
  await insertNew(manager, SentTokenEntity, rows.filter(isFailed));
  const final = rows.filter((row) => !isFailed(row));
  if (final.length === 0) return;
  await manager
    .createQueryBuilder()
    .insert()
    .into(SentTokenEntity)
    .values(final)
    .orUpdate(['user_id', 'result', 'reason', 'answered_at'], ['event_id', 'token_hash'])
    .execute();
}

/** SHA-256, hexadecimal: this database keeps no tokens. */
function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
