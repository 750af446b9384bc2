import { MAX_CLOSED_HOLDERS, ReservationsClosed, type Clock, type PostSnapshot } from '@gobbler/contracts';
import { lockCapacity } from './lock-capacity';
import type { Transactions } from './ports';
import { toPostState, type PostState } from './post-state';

export interface FollowPostsDeps {
  readonly transactions: Transactions;
  readonly now: Clock;
}

interface ClosedSoFar {
  /** The last reservation that was closed. */
  readonly afterId: number;
  /** Over all pages. */
  readonly taken: number;
}

/** Keeps capacity rows up to date with the events of posts, in whatever order and however often they come. */
export function createFollowPosts({ transactions, now }: FollowPostsDeps) {
  /** A post is new or has changed; a version older than the one known is dropped. */
  async function postChanged(eventId: string, post: PostState): Promise<void> {
    await transactions.runForEvent(eventId, async (tx) => {
      await lockCapacity(tx.capacities, post);
      return undefined;
    });
  }

  /**
   * A post is gone. The first transaction leaves its row closed at the deletion's version, for good, so that a request that has
   * read an older version finds it closed. Reservations are closed a page of holders at a time, each page in one transaction
   * with its event in the outbox and the count of the row: it is published once, however often the deletion is delivered, and
   * what a crash leaves over is closed by the next delivery.
   * @returns false when the service is being stopped, so that the deletion has to be delivered again
   */
  async function postDeleted(eventId: string, post: PostSnapshot): Promise<boolean> {
    return transactions.runForEvent<ClosedSoFar>(eventId, async (tx, from) => {
      const { postId } = post;
      await lockCapacity(tx.capacities, toPostState(post));
      const { afterId, taken } = from ?? { afterId: 0, taken: await tx.reservations.countClosing(postId, eventId) };
      const page = await tx.reservations.closeSome({ postId, eventId, at: now(), limit: MAX_CLOSED_HOLDERS, afterId });
      const last = page.length === MAX_CLOSED_HOLDERS ? page.at(-1) : undefined;
      await tx.capacities.close(postId, last ? page.length : 'all');
      const userIds = page.map(({ userId }) => userId);
      if (userIds.length > 0) await tx.outbox.append(ReservationsClosed, [{ data: { post, taken, userIds } }]);
      return last && { afterId: last.id, taken };
    });
  }

  return { postChanged, postDeleted };
}
