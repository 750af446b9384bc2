import type { Clock } from '@gobbler/contracts';
import { deleteInSteps, type Logger } from '@gobbler/service-kit';
import { LRUCache } from 'lru-cache';
import { LessThan, MoreThanOrEqual, type DataSource } from 'typeorm';
import type { AuditEntry, AuditEvent, AuditLog } from '../domain/audit-log';
import { GUESS_WINDOW_MS } from '../domain/source-limits';
import { AuditEntryEntity } from './audit-entry.entity';
import type { HashSource } from './hash-source';

/** Sources and accounts whose limited guesses are recorded once a window, at most; with more, some are recorded again. */
const MAX_LIMITED = 10_000;
const MAX_DETAIL = 500;

export interface AuditLogDeps {
  readonly dataSource: DataSource;
  readonly hash: HashSource;
  readonly now: Clock;
  readonly log: Logger;
}

/** The audit log in auth's database. */
export function createAuditLog({ dataSource, hash, now, log }: AuditLogDeps): AuditLog {
  // Such requests cost us almost nothing and are not limited in number; neither the log nor the database may grow by each.
  const limited = new LRUCache<string, true>({ max: MAX_LIMITED, ttl: GUESS_WINDOW_MS });
  return {
    async record(entry) {
      const sourceHash = entry.source === null ? null : hash(entry.source);
      if (entry.event === 'GUESSES_LIMITED') {
        const key = `${entry.userId} ${sourceHash}`;
        if (limited.has(key)) return;
        limited.set(key, true);
      }
      await insertAuditEntry(dataSource, entry, now(), sourceHash).catch((err: unknown) => {
        const { event, userId } = entry;
        log.error({ err, event, userId }, 'an entry of the audit log could not be stored');
      });
    },
    removeBefore: (at, stopping) => deleteInSteps(dataSource, AuditEntryEntity, { occurredAt: LessThan(at) }, stopping),
  };
}

async function insertAuditEntry(
  { manager }: DataSource,
  { event, userId, detail }: AuditEntry,
  occurredAt: Date,
  sourceHash: string | null,
): Promise<void> {
  const shown = detail?.slice(0, MAX_DETAIL) ?? null;
  await manager.insert(AuditEntryEntity, { event, userId, occurredAt, sourceHash, detail: shown });
}

/** Records a command of an operator's. */
export function recordCommand(dataSource: DataSource, detail: string): Promise<void> {
  const entry = { event: 'OPERATOR_COMMAND', userId: null, source: null, detail } as const;
  return insertAuditEntry(dataSource, entry, new Date(), null);
}

export interface AuditQuery {
  readonly userId?: number | undefined;
  readonly event?: AuditEvent | undefined;
  readonly since?: Date | undefined;
  /** The newest ones. */
  readonly limit: number;
}

/** Entries of the audit log, the oldest first. */
export async function findAuditEntries(
  { manager }: DataSource,
  { userId, event, since, limit }: AuditQuery,
): Promise<AuditEntryEntity[]> {
  const found = await manager.find(AuditEntryEntity, {
    where: {
      ...(userId === undefined ? {} : { userId }),
      ...(event === undefined ? {} : { event }),
      ...(since === undefined ? {} : { occurredAt: MoreThanOrEqual(since) }),
    },
    order: { id: 'DESC' },
    take: limit,
  });
  return found.toReversed();
}
