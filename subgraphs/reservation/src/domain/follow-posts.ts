import type { Clock } from '@gobbler/contracts';
import { lockCapacity } from './capacity';
import type { Transactions } from './ports';
import type { PostState } from './post-state';

export interface FollowPostsDeps {
  readonly transactions: Transactions;
  readonly now: Clock;
}

/** What becomes of capacity rows when the post subgraph tells of its posts, in whatever order and however often. */
export function createFollowPosts({ transactions, now }: FollowPostsDeps) {
  /** A post is new or has changed; a version older than the one known is dropped. */
  async function postChanged(eventId: string, post: PostState): Promise<void> {
    await transactions.runForEvent(eventId, async (tx) => {
      await lockCapacity(tx.capacities, post);
    });
  }

  /**
   * A post is gone. Its row stays, closed at the deletion's version, so that whoever has read an older version of the post
   * and is about to reserve finds it closed. The reservations remember the event, so that their holders can be told.
   */
  async function postDeleted(eventId: string, post: PostState): Promise<void> {
    await transactions.runForEvent(eventId, async (tx) => {
      await lockCapacity(tx.capacities, post);
      await tx.capacities.close(post.id);
      await tx.reservations.closeAll(post.id, eventId, now());
    });
  }

  return { postChanged, postDeleted };
}
