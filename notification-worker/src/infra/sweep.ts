import { deleteInSteps } from '@gobbler/service-kit';
import { LessThan, type DataSource } from 'typeorm';
import { DeletedPostEntity } from './deleted-post.entity';
import { EventClaimEntity } from './event-claim.entity';
import { EventProgressEntity } from './event-progress.entity';
import { forgetProgress } from './forget-progress';

const REMEMBER_MS = 30 * 24 * 3_600_000;
/** Events whose progress one query reads, at most. */
const BATCH = 500;

/** Deletes what is older than any redelivery: deleted posts, and what dead letters or a crash left behind. */
export async function sweep(dataSource: DataSource, now: Date, stopping?: AbortSignal): Promise<void> {
  const before = LessThan(new Date(now.getTime() - REMEMBER_MS));
  await deleteInSteps(dataSource, DeletedPostEntity, { deletedAt: before }, stopping);
  await deleteInSteps(dataSource, EventClaimEntity, { claimedUntil: before }, stopping);
  for (let found = BATCH; found === BATCH && !stopping?.aborted;) {
    const old = await dataSource.manager.find(EventProgressEntity, { where: { startedAt: before }, take: BATCH });
    for (const { eventId } of old) await forgetProgress(dataSource, eventId, stopping);
    found = old.length;
  }
}
