import type { Push } from '@gobbler/contracts';
import { inBatches } from './batches';
import type { PhoneSender } from './phone-sender';
import type { PostNews } from './post-news';
import type { ComposePush, DeletedPosts, Ledger, Place, Recipients } from './ports';

export interface NotifierDeps {
  readonly recipients: Recipients;
  readonly phones: PhoneSender;
  readonly ledger: Ledger;
  readonly deletedPosts: DeletedPosts;
  readonly composePush: ComposePush;
  /** Once true, the page in flight is the last one. */
  readonly isStopping: () => boolean;
}

/** Whether everybody was notified; if not, why the event must be delivered again, and whether the event is to blame. */
export type NotifyResult =
  | { readonly isFinished: true }
  | {
      readonly isFinished: false;
      readonly reason: string;
      readonly isStopping?: boolean;
      /** The push service is unavailable. */
      readonly isUnavailable?: boolean;
    };

export type Notifier = ReturnType<typeof createNotifier>;

const FINISHED: NotifyResult = { isFinished: true };
/** People whose phones are read at once. */
const PEOPLE_PER_PAGE = 500;

/** Notifies people's phones of posts. */
export function createNotifier(deps: NotifierDeps) {
  const { recipients, phones, ledger, deletedPosts, composePush, isStopping } = deps;

  /**
   * Notifies everybody whom an event concerns, beginning where an earlier attempt got to. A phone that the push service could
   * not reach holds up no other: it is left for the next attempt. Rejects when a service or the database is unavailable.
   */
  async function notify(news: PostNews): Promise<NotifyResult> {
    const { eventId, kind, post } = news;
    const place = await ledger.resume(eventId);
    if (!place) return FINISHED;
    if (kind === 'deleted') await deletedPosts.remember(post.postId);
    else if (await deletedPosts.has(post.postId)) return finish(eventId);

    const push = composePush(news, await recipients.takenNow(news));
    await retryUnreached(push);
    const end = await sendPages(news, push, place);
    if (end === 'deleted') return finish(eventId);
    if (end === 'stopped') return { isFinished: false, isStopping: true, reason: 'this worker is being stopped' };
    const unreached = await ledger.unreached(eventId);
    if (unreached.length === 0) return finish(eventId);
    return { isFinished: false, reason: `people not reached yet: ${unreached.length}` };
  }

  async function finish(eventId: string): Promise<NotifyResult> {
    await ledger.complete(eventId);
    return FINISHED;
  }

  async function retryUnreached(push: Push): Promise<void> {
    for (const people of inBatches(await ledger.unreached(push.eventId), PEOPLE_PER_PAGE)) {
      const still = new Set(await phones.sendTo(push, people));
      await ledger.recordReached(
        push.eventId,
        people.filter((userId) => !still.has(userId)),
      );
    }
  }

  async function sendPages(news: PostNews, push: Push, from: Place): Promise<'read through' | 'deleted' | 'stopped'> {
    let place = from;
    while (!place.isReadThrough) {
      if (isStopping()) return 'stopped';
      if (news.kind !== 'deleted' && (await deletedPosts.has(news.post.postId))) return 'deleted';
      const { userIds, next } = await recipients.page(news, place.after);
      const unreached = userIds.length === 0 ? [] : await phones.sendTo(push, userIds);
      place = { after: next, isReadThrough: next === null };
      await ledger.turnPage(news.eventId, place, unreached);
    }
    return 'read through';
  }

  return { notify };
}
