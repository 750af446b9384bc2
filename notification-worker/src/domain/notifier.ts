import type { CrashPoint, Push } from '@gobbler/contracts';
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
  readonly crashPoint: CrashPoint;
  /** Once true, the telling ends with the page in flight. */
  readonly isStopping: () => boolean;
}

/** Whether everybody was told; if not, why the event must come again, and whether that is nothing to do with the event. */
export type TellResult =
  | { readonly isFinished: true }
  | {
      readonly isFinished: false;
      readonly reason: string;
      readonly isStopping?: boolean;
      /** The push service can't be used at the moment. */
      readonly isOut?: boolean;
    };

export type Notifier = ReturnType<typeof createNotifier>;

const FINISHED: TellResult = { isFinished: true };
/** People whose phones are asked for at once. */
const PEOPLE_A_PAGE = 500;

/** Tells people's phones of posts. */
export function createNotifier(deps: NotifierDeps) {
  const { recipients, phones, ledger, deletedPosts, composePush, crashPoint, isStopping } = deps;

  /**
   * Tells everybody who is to hear of an event, beginning where an earlier attempt got to. A phone that the push service
   * could not reach holds up no other: it is left for the next attempt. Rejects when a service or the database is out.
   */
  async function tell(news: PostNews): Promise<TellResult> {
    const { eventId, kind, post } = news;
    const place = await ledger.resume(eventId);
    if (!place) return FINISHED;
    if (kind === 'deleted') await deletedPosts.remember(post.postId);
    else if (await deletedPosts.has(post.postId)) return finish(eventId);

    const push = composePush(news, await recipients.takenNow(news));
    await tryUnreached(push);
    const end = await turnPages(news, push, place);
    if (end === 'deleted') return finish(eventId);
    if (end === 'stopped') return { isFinished: false, isStopping: true, reason: 'this worker is being stopped' };
    const unreached = await ledger.unreached(eventId);
    if (unreached.length === 0) return finish(eventId);
    return { isFinished: false, reason: `people not reached yet: ${unreached.length}` };
  }

  async function finish(eventId: string): Promise<TellResult> {
    crashPoint('notification-worker.before-completion');
    await ledger.complete(eventId);
    crashPoint('notification-worker.after-completion');
    return FINISHED;
  }

  async function tryUnreached(push: Push): Promise<void> {
    for (const people of inBatches(await ledger.unreached(push.eventId), PEOPLE_A_PAGE)) {
      const still = new Set(await phones.sendTo(push, people));
      await ledger.recordReached(
        push.eventId,
        people.filter((userId) => !still.has(userId)),
      );
    }
  }

  async function turnPages(news: PostNews, push: Push, from: Place): Promise<'read through' | 'deleted' | 'stopped'> {
    let place = from;
    while (!place.isReadThrough) {
      if (isStopping()) return 'stopped';
      if (news.kind !== 'deleted' && (await deletedPosts.has(news.post.postId))) return 'deleted';
      const { userIds, next } = await recipients.page(news, place.after);
      crashPoint('notification-worker.after-page-read');
      const unreached = userIds.length === 0 ? [] : await phones.sendTo(push, userIds);
      place = { after: next, isReadThrough: next === null };
      crashPoint('notification-worker.before-progress');
      await ledger.turnPage(news.eventId, place, unreached);
      crashPoint('notification-worker.after-progress');
    }
    return 'read through';
  }

  return { tell };
}
