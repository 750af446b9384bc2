import { MAX_CLOSED_HOLDERS, ReservationsClosed, type Clock, type PostSnapshot } from '@gobbler/contracts';
import { lockCapacity } from './lock-capacity';
import type { Transactions } from './ports';
import { toPostState, type PostState } from './post-state';

export interface FollowPostsDeps {
  readonly transactions: Transactions;
  readonly now: Clock;
}

/** Keeps capacity rows up to date with the events of posts, in whatever order and however often they come. */
export function createFollowPosts({ transactions, now }: FollowPostsDeps) {
  /** A post is new or has changed; a version older than the one known is dropped. */
  async function postChanged(eventId: string, post: PostState): Promise<void> {
    await transactions.runForEvent(eventId, async (tx) => {
      await lockCapacity(tx.capacities, post);
    });
  }

  /**
   * A post is gone. Its row stays, closed at the deletion's version, so that a request that has read an older version finds it
   * closed. The holders go into the outbox in the same transaction: each page of them is published once, however often the
   * deletion is delivered.
   */
  async function postDeleted(eventId: string, post: PostSnapshot): Promise<void> {
    await transactions.runForEvent(eventId, async (tx) => {
      await lockCapacity(tx.capacities, toPostState(post));
      await tx.capacities.close(post.postId);
      const holders = await tx.reservations.closeAll(post.postId, eventId, now());
      for (let from = 0; from < holders.length; from += MAX_CLOSED_HOLDERS) {
        const userIds = holders.slice(from, from + MAX_CLOSED_HOLDERS);
        await tx.outbox.append(ReservationsClosed, [{ data: { post, taken: holders.length, userIds } }]);
      }
    });
  }

  return { postChanged, postDeleted };
}
