import { QuotaExceededError } from '@gobbler/contracts';
import type { EntityManager } from 'typeorm';
import { BeginAgainError, isDuplicate } from '../database/database-errors';
import { lockRow } from '../database/lock-row';
import { QuotaEntity } from './quota.entity';

const DAY_MS = 24 * 3_600_000;

/** An account's quota of one kind, locked until the end of the transaction. */
export interface LockedQuota {
  /** When the running day began; what is counted elsewhere counts from then on. */
  readonly since: Date;
  /** When everything that was used in the running day stops counting. */
  readonly until: Date;
  /** Throws `QUOTA_EXCEEDED` when the day's uses are used up. */
  check(limit: number, counted: string): void;
  /** Counts one more use. Throws `QUOTA_EXCEEDED` when the day's are used up. */
  use(limit: number, counted: string): Promise<void>;
}

/**
 * Locks an account's quota, so that parallel requests of the account are decided one after another and none of them passes
 * a limit that another one has just reached. A day begins with its first use and lasts 24 hours.
 */
export async function lockQuota(
  manager: EntityManager,
  id: Pick<QuotaEntity, 'userId' | 'kind'>,
  now: Date,
): Promise<LockedQuota> {
  const row =
    (await lockRow(manager, QuotaEntity, { ...id })) ?? (await insert(manager, { ...id, since: now, used: 0 }));
  const isOver = now.getTime() - row.since.getTime() >= DAY_MS;
  const { since, used } = isOver ? { since: now, used: 0 } : row;
  const until = new Date(since.getTime() + DAY_MS);
  const check = (limit: number, counted: string): void => {
    if (used >= limit) throw new QuotaExceededError(limit, counted, until, now);
  };
  return {
    since,
    until,
    check,
    async use(limit, counted) {
      check(limit, counted);
      await manager.update(QuotaEntity, { ...id }, { since, used: used + 1 });
    },
  };
}

async function insert(manager: EntityManager, row: QuotaEntity): Promise<QuotaEntity> {
  try {
    await manager.insert(QuotaEntity, row);
    return row;
  } catch (error) {
    if (isDuplicate(error)) throw new BeginAgainError(`a parallel request made the quota of account ${row.userId}`);
    throw error;
  }
}
