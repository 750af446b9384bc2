import {
  PostCreated,
  PostDeleted,
  PostUpdated,
  QUEUES,
  readEvent,
  ReservationsClosed,
  type BrokerMessage,
  type Clock,
  type Envelope,
  type HandlerOutcome,
  type MessageHandler,
} from '@gobbler/contracts';
import { runInRequest, type Logger } from '@gobbler/service-kit';
import { EventClaimedError } from './domain/errors';
import type { NotifyResult, Notifier } from './domain/notifier';
import type { PostNews } from './domain/post-news';
import type { DeletedPosts } from './domain/ports';
import type { WaitForPushService } from './domain/wait-for-push-service';

export interface ConsumerDeps {
  readonly notifier: Notifier;
  readonly deletedPosts: DeletedPosts;
  /** Runs the work while no other worker works on the same event. */
  readonly onlyOne: (eventId: string, work: () => Promise<NotifyResult>) => Promise<NotifyResult>;
  readonly waitForPushService: WaitForPushService;
  readonly now: Clock;
  /** Milliseconds: an event older than this uses up its attempts while the push service is unavailable. */
  readonly giveUpAfterMs: number;
  readonly log: Logger;
}

/** The handlers of the worker's queues: they notify phones of posts, and remember which posts were deleted. */
export function createConsumers(deps: ConsumerDeps): Readonly<Record<string, MessageHandler>> {
  const { notifier, deletedPosts, onlyOne, waitForPushService, now, giveUpAfterMs, log } = deps;

  /** What is due to this worker or to the push service does not count against the event. */
  function outcomeOf(result: NotifyResult, occurredAt: string): HandlerOutcome {
    if (result.isFinished) return { kind: 'done' };
    const isFresh = now().getTime() - Date.parse(occurredAt) < giveUpAfterMs;
    const isExcused = result.isStopping || (result.isUnavailable && isFresh);
    return { kind: isExcused ? 'postpone' : 'retry', reason: result.reason };
  }

  async function notify({ trace, occurredAt }: Envelope, news: PostNews): Promise<HandlerOutcome> {
    const { eventId, kind, post } = news;
    const scope = { requestId: eventId, traceparent: trace?.traceparent ?? null, deadlineAt: Infinity };
    return runInRequest(scope, async (): Promise<HandlerOutcome> => {
      try {
        return outcomeOf(await waitForPushService(() => onlyOne(eventId, () => notifier.notify(news))), occurredAt);
      } catch (error) {
        if (error instanceof EventClaimedError) return { kind: 'postpone', reason: error.message };
        log.warn({ err: error, kind, postId: post.postId }, 'not everyone could be notified of an event this time');
        return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
      }
    });
  }

  async function handlePost(message: BrokerMessage): Promise<HandlerOutcome> {
    const read = readEvent(message, [PostCreated, PostUpdated, PostDeleted]);
    if (!read.isReadable) return read.outcome;
    const { id: eventId, name, data: post } = read.event;
    if (name !== PostDeleted.name)
      return notify(read.event, { eventId, kind: name === PostCreated.name ? 'created' : 'updated', post });
    await deletedPosts.remember(post.postId);
    return { kind: 'done' };
  }

  async function handleClosedReservations(message: BrokerMessage): Promise<HandlerOutcome> {
    const read = readEvent(message, [ReservationsClosed]);
    if (!read.isReadable) return read.outcome;
    return notify(read.event, { eventId: read.event.id, kind: 'deleted', ...read.event.data });
  }

  return { [QUEUES.workerPosts]: handlePost, [QUEUES.workerReservations]: handleClosedReservations };
}
