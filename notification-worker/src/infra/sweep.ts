import { deleteInSteps } from '@gobbler/service-kit';
import { LessThan, type DataSource } from 'typeorm';
import { DeletedPostEntity } from './deleted-post.entity';
import { EventClaimEntity } from './event-claim.entity';
import { EventProgressEntity } from './event-progress.entity';
import { forgetProgress } from './forget-progress';

const DAY_MS = 24 * 3_600_000;
const REMEMBER_MS = 30 * DAY_MS;
/** Events whose progress one query reads, at most. */
const BATCH = 500;

export interface SweepOptions {
  readonly now: Date;
  /** How long an event's records are kept after its end. */
  readonly recordDays: number;
}

/**
 * Deletes what is older than any redelivery (deleted posts, and what dead letters or a crash left behind), and the records of
 * events that ended long ago.
 */
export async function sweep(
  dataSource: DataSource,
  { now, recordDays }: SweepOptions,
  stopping?: AbortSignal,
): Promise<void> {
  const before = LessThan(new Date(now.getTime() - REMEMBER_MS));
  await deleteInSteps(dataSource, DeletedPostEntity, { deletedAt: before }, stopping);
  await deleteInSteps(dataSource, EventClaimEntity, { claimedUntil: before }, stopping);
  const ended = LessThan(new Date(now.getTime() - recordDays * DAY_MS));
  for (let found = BATCH; found === BATCH && !stopping?.aborted;) {
    const where = [{ startedAt: before }, { finishedAt: ended }];
    const old = await dataSource.manager.find(EventProgressEntity, { where, take: BATCH });
    for (const { eventId } of old) await forgetProgress(dataSource, eventId, stopping);
    found = old.length;
  }
}
