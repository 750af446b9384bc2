import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@gobbler/contracts';
import type { InternalClient } from '@gobbler/service-kit';
import type { PostNews } from '../domain/post-news';
import type { Recipients } from '../domain/ports';
import { holders, premiumUsers } from './operations';

export interface RecipientsOptions {
  readonly payment: InternalClient;
  readonly reservation: InternalClient;
  /** Milliseconds that a deletion waits, attempt by attempt, for the reservation service to have heard of it. */
  readonly deletionPatienceMs: number;
}

const FIRST_PAUSE_MS = 25;

/** Asks payment for premium users and reservation for holders. */
export function createRecipients({ payment, reservation, deletionPatienceMs }: RecipientsOptions): Recipients {
  async function holdersPage({ kind, eventId, post }: PostNews, first: number, after: string | null) {
    const deletedBy = kind === 'deleted' ? eventId : null;
    const answer = await reservation.call(holders, { postId: String(post.postId), deletedBy, first, after });
    return answer.holders;
  }

  /** Both services hear of a deletion at the same moment; usually the other one is done in no time. */
  async function onceClosed<T>(ask: () => Promise<T>): Promise<T> {
    const until = performance.now() + deletionPatienceMs;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
      try {
        return await ask();
      } catch (error) {
        const isEarly = error instanceof AppError && error.code === 'SUBGRAPH_UNAVAILABLE';
        if (!isEarly || performance.now() + pauseMs > until) throw error;
        await sleep(pauseMs);
      }
    }
  }

  return {
    async takenNow(news) {
      const ask = () => holdersPage(news, 1, null);
      return (await (news.kind === 'deleted' ? onceClosed(ask) : ask())).taken;
    },
    async page(news, after) {
      if (news.kind !== 'created') return holdersPage(news, PAGE, after);
      const { premiumUsers: page } = await payment.call(premiumUsers, { first: PAGE, after });
      return { ...page, userIds: page.userIds.filter((userId) => userId !== news.post.ownerId) };
    },
  };
}

const PAGE = 500;
