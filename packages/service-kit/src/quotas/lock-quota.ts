import { QuotaExceededError } from '@gobbler/contracts';
import type { EntityManager } from 'typeorm';
import { BeginAgainError, isDuplicate } from '../database/database-errors';
import { insertRows } from '../database/insert-rows';
import { lockRows } from '../database/lock-row';
import { QuotaEntity } from './quota.entity';

const DAY_MS = 24 * 3_600_000;

/** What an account has used of a quota in its running day. */
interface QuotaDay {
  /** When the day began; what is counted elsewhere counts from then on. */
  readonly since: Date;
  /** When everything that was used in the day stops counting. */
  readonly until: Date;
  /** Throws `QUOTA_EXCEEDED` when the day's uses are used up. */
  check(limit: number, counted: string): void;
}

/** Quotas of several accounts, locked until the end of the transaction. */
export interface LockedQuotas {
  dayOf(userId: number): QuotaDay;
  /** Counts one more use for each of these accounts. */
  use(userIds: readonly number[]): Promise<void>;
}

/** An account's quota, locked until the end of the transaction. */
export interface LockedQuota extends QuotaDay {
  /** Counts one more use. Throws `QUOTA_EXCEEDED` when the day's are used up. */
  use(limit: number, counted: string): Promise<void>;
}

/**
 * Locks an account's quota, so that parallel requests of the account are decided one after another and none of them passes
 * a limit that another one has just reached. A day begins with its first use and lasts 24 hours.
 */
export async function lockQuota(
  manager: EntityManager,
  { userId, kind }: Pick<QuotaEntity, 'userId' | 'kind'>,
  now: Date,
): Promise<LockedQuota> {
  const quotas = await lockQuotas(manager, kind, [userId], now);
  const day = quotas.dayOf(userId);
  return {
    ...day,
    async use(limit, counted) {
      day.check(limit, counted);
      await quotas.use([userId]);
    },
  };
}

/** The same for several accounts, in a few statements and in one order, so that two of these can't deadlock. */
export async function lockQuotas(
  manager: EntityManager,
  kind: string,
  userIds: readonly number[],
  now: Date,
): Promise<LockedQuotas> {
  const known = await lockRows(manager, QuotaEntity, { kind, userId: userIds }, 'userId');
  const startOver = (userId: number): QuotaEntity => ({ userId, kind, since: now, used: 0 });
  const rows = new Map(known.map((row) => [row.userId, isOver(row, now) ? startOver(row.userId) : row]));
  const fresh = userIds.filter((userId) => !rows.has(userId)).map(startOver);
  await insert(manager, fresh);
  for (const row of fresh) rows.set(row.userId, row);

  function rowOf(userId: number): QuotaEntity {
    const row = rows.get(userId);
    if (!row) throw new Error(`the quota of account ${userId} is not locked`);
    return row;
  }

  return {
    dayOf(userId) {
      const { since, used } = rowOf(userId);
      const until = new Date(since.getTime() + DAY_MS);
      const check = (limit: number, counted: string): void => {
        if (used >= limit) throw new QuotaExceededError(limit, counted, until, now);
      };
      return { since, until, check };
    },
    async use(users) {
      const used = users
        .map(rowOf)
        .map(({ userId, since, used: before }) => ({ userId, kind, since, used: before + 1 }));
      await insertRows(manager, QuotaEntity, used, {
        onDuplicate: { key: ['userId', 'kind'], change: ['since', 'used'] },
      });
    },
  };
}

function isOver({ since }: QuotaEntity, now: Date): boolean {
  return now.getTime() - since.getTime() >= DAY_MS;
}

async function insert(manager: EntityManager, rows: readonly QuotaEntity[]): Promise<void> {
  try {
    await insertRows(
      manager,
      QuotaEntity,
      rows.toSorted((one, other) => one.userId - other.userId),
    );
  } catch (error) {
    if (isDuplicate(error)) throw new BeginAgainError('a parallel request made the quota of the same account');
    throw error;
  }
}
