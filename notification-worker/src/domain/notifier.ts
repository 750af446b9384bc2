import type { Push } from '@gobbler/contracts';
import type { PhoneSender } from './phone-sender';
import type { PostNews } from './post-news';
import {
  MAX_UNREACHED,
  type ComposePush,
  type DeletedPosts,
  type Ending,
  type Ledger,
  type Place,
  type Recipients,
} from './ports';

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
/** Why the work on an event ended before its last page. */
type Interruption = 'deleted' | 'stopped';

/** Notifies people's phones of posts. */
export function createNotifier(deps: NotifierDeps) {
  const { recipients, phones, ledger, deletedPosts, composePush, isStopping } = deps;

  /**
   * Notifies everybody whom an event concerns, beginning where an earlier attempt got to. A phone that the push service could
   * not reach holds up no other: it is left for the next attempt. Rejects when a service or the database is unavailable.
   */
  async function notify(news: PostNews): Promise<NotifyResult> {
    const { eventId, kind, post } = news;
    const place = await ledger.resume(news);
    if (!place) return FINISHED;
    if (kind === 'deleted') await deletedPosts.remember(post.postId);
    else if (await deletedPosts.has(post.postId)) return finish(eventId, 'the post was deleted');

    const push = composePush(news, await recipients.takenNow(news));
    const interruption = (await retryUnreached(news, push)) ?? (await sendPages(news, push, place));
    if (interruption === 'deleted') return finish(eventId, 'the post was deleted');
    if (interruption === 'stopped')
      return { isFinished: false, isStopping: true, reason: 'this worker is being stopped' };
    const { length } = await ledger.unreached(eventId, 0);
    if (length === 0) return finish(eventId, 'everybody was notified');
    return {
      isFinished: false,
      reason: `people not reached yet: ${length}${length < MAX_UNREACHED ? '' : ' or more'}`,
    };
  }

  async function finish(eventId: string, ending: Ending): Promise<NotifyResult> {
    await ledger.complete(eventId, ending);
    return FINISHED;
  }

  async function retryUnreached(news: PostNews, push: Push): Promise<Interruption | null> {
    for (let after = 0; ;) {
      const people = await ledger.unreached(news.eventId, after);
      const last = people.at(-1);
      if (last === undefined) return null;
      const interruption = await interruptionOf(news);
      if (interruption) return interruption;
      const still = new Set(await phones.sendTo(push, people));
      await ledger.recordReached(
        news.eventId,
        people.filter((userId) => !still.has(userId)),
      );
      after = last;
    }
  }

  async function sendPages(news: PostNews, push: Push, from: Place): Promise<Interruption | null> {
    let place = from;
    while (!place.isReadThrough) {
      const interruption = await interruptionOf(news);
      if (interruption) return interruption;
      const { userIds, next } = await recipients.page(news, place.after);
      const unreached = userIds.length === 0 ? [] : await phones.sendTo(push, userIds);
      place = { after: next, isReadThrough: next === null };
      await ledger.turnPage(news.eventId, place, unreached);
    }
    return null;
  }

  async function interruptionOf(news: PostNews): Promise<Interruption | null> {
    if (isStopping()) return 'stopped';
    return news.kind !== 'deleted' && (await deletedPosts.has(news.post.postId)) ? 'deleted' : null;
  }

  return { notify };
}
