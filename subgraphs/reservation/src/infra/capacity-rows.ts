import {
  BeginAgainError,
  changeRows,
  dialectOf,
  insertRows,
  isDuplicate,
  lockRow,
  readRows,
} from '@gobbler/service-kit';
import type { EntityManager } from 'typeorm';
import type { Capacity } from '../domain/capacity';
import type { CapacityRows } from '../domain/ports';
import type { PostState } from '../domain/post-state';
import { CapacityEntity } from './capacity.entity';

const FIRST_REVISION = 1;

const READ = `SELECT post_id AS \`postId\`, owner_id AS \`ownerId\`, total AS \`total\`, taken AS \`taken\`, open AS \`isOpen\`,
  ends_at AS \`endsAt\`, post_version AS \`postVersion\`, revision AS \`revision\` FROM capacities WHERE post_id = :postId`;
const BRING_FORWARD = `UPDATE capacities SET total = :total, open = :isOpen, ends_at = :endsAt, post_version = :postVersion,
  most_total = GREATEST(most_total, :total), revision = revision + 1 WHERE post_id = :postId`;
const GIVE_BACK = 'UPDATE capacities SET taken = taken - 1, revision = revision + 1 WHERE post_id = :postId';
const CLOSE_SOME = `UPDATE capacities SET open = false, taken = GREATEST(taken - :released, 0), revision = revision + 1
  WHERE post_id = :postId`;
const CLOSE = 'UPDATE capacities SET open = false, taken = 0, revision = revision + 1 WHERE post_id = :postId';

/** Capacity rows in one transaction. Changes are written relative to what the row holds, never to what was read before. */
export function createCapacityRows(manager: EntityManager): CapacityRows {
  const { runningClock } = dialectOf(manager);

  const isOpen = `open AND ends_at > ${runningClock}`;
  const countOpen = `SELECT count(*) AS \`count\` FROM capacities WHERE post_id = :postId AND ${isOpen}`;
  const take = `UPDATE capacities SET taken = taken + :count, revision = revision + :count
    WHERE post_id = :postId AND owner_id NOT IN (:userIds) AND taken + :count <= total AND ${isOpen}`;

  async function read(postId: number): Promise<Capacity> {
    const [capacity] = await readRows<Capacity>(manager, READ, { postId });
    if (!capacity) throw new Error(`post ${postId} has no capacity row`);
    return capacity;
  }

  return {
    lock: (postId) => lockRow(manager, CapacityEntity, { postId }),

    // A plain INSERT, no "on duplicate": the locks that those take on MySQL's side let two of them block each other.
    async insert(post) {
      try {
        await insertRows(manager, CapacityEntity, [
          {
            ...termsOf(post),
            postId: post.id,
            ownerId: post.ownerId,
            mostTotal: post.portions,
            taken: 0,
            revision: FIRST_REVISION,
          },
        ]);
      } catch (error) {
        if (isDuplicate(error))
          throw new BeginAgainError(`another transaction made the capacity row of post ${post.id}`);
        throw error;
      }
      return read(post.id);
    },

    async bringForward(post) {
      await changeRows(manager, BRING_FORWARD, { ...termsOf(post), postId: post.id });
      return read(post.id);
    },

    async takePortions(postId, userIds) {
      const changed = await changeRows(manager, take, { postId, userIds, count: userIds.length });
      if (changed !== 1) throw new BeginAgainError(`post ${postId} ended while its portions were given out`);
      return read(postId);
    },

    async isOpenNow(postId) {
      const [open] = await readRows<{ count: number }>(manager, countOpen, { postId });
      return open?.count === 1;
    },

    async giveBack(postId) {
      if ((await changeRows(manager, GIVE_BACK, { postId })) !== 1)
        throw new Error(`post ${postId} has reservations and no capacity row`);
      return read(postId);
    },

    async close(postId, released) {
      if (released === 'all') await changeRows(manager, CLOSE, { postId });
      else await changeRows(manager, CLOSE_SOME, { postId, released });
    },
  };
}

/** What the post says of its capacity. Its owner never changes. */
function termsOf({ portions, isHidden, endsAt, version }: PostState) {
  return { total: portions, isOpen: !isHidden, endsAt, postVersion: version };
}
