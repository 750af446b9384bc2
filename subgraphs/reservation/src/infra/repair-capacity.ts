import { lockRow, runTransaction } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { PostState } from '../domain/post-state';
import { createCapacityRows } from './capacity-rows';
import { CapacityEntity } from './capacity.entity';
import { ReservationEntity } from './reservation.entity';

/**
 * Has a post's row say what the post says, unless it has seen a later version, and count as taken what its active reservations
 * are. All in one transaction and under the row's lock, which every writer takes first: no transaction sees a row that was made
 * without its count. The revision grows, so that later events of the post count as newer.
 * @param post as it is now; null leaves all but the count as it is
 */
export async function repairCapacity(dataSource: DataSource, postId: number, post: PostState | null): Promise<void> {
  await runTransaction(dataSource, async (manager) => {
    const rows = createCapacityRows(manager);
    const known = await lockRow(manager, CapacityEntity, { postId });
    if (post && known && known.postVersion <= post.version) await rows.bringForward(post);
    const row = known ?? (post && (await rows.insert(post)));
    if (!row) return;
    const active = await manager.countBy(ReservationEntity, { postId, active: true });
    if (active === row.taken) return;
    await manager
      .createQueryBuilder()
      .update(CapacityEntity)
      .set({ taken: active, revision: () => 'revision + 1' })
      .where('post_id = :postId', { postId })
      .execute();
  });
}
