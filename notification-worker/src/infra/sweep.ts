import { runTransaction } from '@gobbler/service-kit';
import { LessThan, type DataSource } from 'typeorm';
import { DeletedPostEntity } from './deleted-post.entity';
import { EventClaimEntity } from './event-claim.entity';
import { EventProgressEntity } from './event-progress.entity';
import { forgetProgress } from './forget-progress';

const REMEMBER_MS = 30 * 24 * 3_600_000;

/** Deletes what is older than any redelivery: deleted posts, and what dead letters left behind. */
export async function sweep(dataSource: DataSource, now: Date): Promise<void> {
  const before = new Date(now.getTime() - REMEMBER_MS);
  const { manager } = dataSource;
  await manager.delete(DeletedPostEntity, { deletedAt: LessThan(before) });
  await manager.delete(EventClaimEntity, { claimedUntil: LessThan(before) });
  for (const { eventId } of await manager.findBy(EventProgressEntity, { startedAt: LessThan(before) }))
    await runTransaction(dataSource, (transaction) => forgetProgress(transaction, eventId));
}
