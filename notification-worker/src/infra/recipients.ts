import type { InternalClient } from '@gobbler/service-kit';
import type { Recipients } from '../domain/ports';
import { holders, premiumUsers } from './operations';

const PAGE = 500;

/** Reads premium users from payment and holders from reservation; a deletion names its holders itself. */
export function createRecipients(payment: InternalClient, reservation: InternalClient): Recipients {
  async function holdersPage(postId: number, first: number, after: string | null) {
    return (await reservation.call(holders, { postId: String(postId), first, after })).holders;
  }

  return {
    async takenNow(news) {
      return news.kind === 'deleted' ? news.taken : (await holdersPage(news.post.postId, 1, null)).taken;
    },
    async page(news, after) {
      if (news.kind === 'deleted') return { userIds: news.userIds, next: null };
      if (news.kind === 'updated') return holdersPage(news.post.postId, PAGE, after);
      const { premiumUsers: page } = await payment.call(premiumUsers, { first: PAGE, after });
      return { ...page, userIds: page.userIds.filter((userId) => userId !== news.post.ownerId) };
    },
  };
}
