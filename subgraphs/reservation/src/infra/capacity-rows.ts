import { BeginAgainError, dialectOf, isDuplicate, lockRow } from '@gobbler/service-kit';
import type { EntityManager, UpdateQueryBuilder } from 'typeorm';
import type { CapacityRows } from '../domain/ports';
import type { PostState } from '../domain/post-state';
import { CapacityEntity } from './capacity.entity';

const FIRST_REVISION = 1;

/** Capacity rows in one transaction. Changes are written relative to what the row holds, never to what was read before. */
export function createCapacityRows(manager: EntityManager): CapacityRows {
  const { runningClock } = dialectOf(manager);

  function update(postId: number): UpdateQueryBuilder<CapacityEntity> {
    return manager.createQueryBuilder().update(CapacityEntity).where('post_id = :postId', { postId });
  }

  const read = (postId: number): Promise<CapacityEntity> => manager.findOneByOrFail(CapacityEntity, { postId });

  return {
    lock: (postId) => lockRow(manager, CapacityEntity, { postId }),

    // A plain INSERT, no "on duplicate": the locks that those take on MySQL's side let two of them block each other.
    async insert(post) {
      try {
        await manager.insert(CapacityEntity, {
          ...termsOf(post),
          postId: post.id,
          ownerId: post.ownerId,
          mostTotal: post.portions,
          taken: 0,
          revision: FIRST_REVISION,
        });
      } catch (error) {
        if (isDuplicate(error))
          throw new BeginAgainError(`another transaction made the capacity row of post ${post.id}`);
        throw error;
      }
      return read(post.id);
    },

    async bringForward(post) {
      await update(post.id)
        .set({
          ...termsOf(post),
          mostTotal: () => 'GREATEST(most_total, :portions)',
          revision: () => 'revision + 1',
        })
        .setParameter('portions', post.portions)
        .execute();
      return read(post.id);
    },

    async takePortions(postId, userIds) {
      const { affected } = await update(postId)
        .set({ taken: () => 'taken + :count', revision: () => 'revision + :count' })
        .setParameter('count', userIds.length)
        .andWhere('owner_id NOT IN (:...userIds)', { userIds })
        .andWhere('taken + :count <= total')
        .andWhere(`open AND ends_at > ${runningClock}`)
        .execute();
      if (affected !== 1) throw new BeginAgainError(`post ${postId} ended while its portions were given out`);
      return read(postId);
    },

    isOpenNow: (postId) =>
      manager
        .createQueryBuilder(CapacityEntity, 'capacity')
        .where('capacity.postId = :postId', { postId })
        .andWhere(`capacity.isOpen AND capacity.endsAt > ${runningClock}`)
        .getExists(),

    async giveBack(postId) {
      const { affected } = await update(postId)
        .set({ taken: () => 'taken - 1', revision: () => 'revision + 1' })
        .execute();
      if (affected !== 1) throw new Error(`post ${postId} has reservations and no capacity row`);
      return read(postId);
    },

    async close(postId, released) {
      const taken = released === 'all' ? 0 : () => 'GREATEST(taken - :released, 0)';
      await update(postId)
        .set({ isOpen: false, taken, revision: () => 'revision + 1' })
        .setParameter('released', released)
        .execute();
    },
  };
}

/** What the post says of its capacity. Its owner never changes. */
function termsOf({ portions, isHidden, endsAt, version }: PostState) {
  return { total: portions, isOpen: !isHidden, endsAt, postVersion: version };
}
