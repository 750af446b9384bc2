import { PostCreated, PostDeleted, type PostSnapshot, PostUpdated, readEvent } from '@gobbler/contracts';
import type { Clock, HandlerOutcome, MessageHandler } from '@gobbler/contracts';
import { runInRequest, type Logger } from '@gobbler/service-kit';
import { EventClaimedError } from './domain/errors';
import type { Notifier, TellResult } from './domain/notifier';
import type { OutlastOutage } from './domain/outlast-outage';
import type { PostNewsKind } from './domain/post-news';

export interface PostConsumerDeps {
  readonly notifier: Notifier;
  /** Runs the work while nobody else works on the same event. */
  readonly onlyOne: (eventId: string, work: () => Promise<TellResult>) => Promise<TellResult>;
  readonly outlastOutage: OutlastOutage;
  readonly now: Clock;
  /** Milliseconds after which nobody waits for a push service any more that is out: the event uses up its attempts then. */
  readonly giveUpAfterMs: number;
  readonly log: Logger;
}

const KINDS: Readonly<Record<string, PostNewsKind>> = {
  [PostCreated.name]: 'created',
  [PostUpdated.name]: 'updated',
  [PostDeleted.name]: 'deleted',
};

/** Tells phones of every event about a post. */
export function createPostConsumer(deps: PostConsumerDeps): MessageHandler {
  const { notifier, onlyOne, outlastOutage, now, giveUpAfterMs, log } = deps;

  /** What lies with this worker or with the push service does not count against the event. */
  function outcomeOf(result: TellResult, occurredAt: string): HandlerOutcome {
    if (result.isFinished) return { kind: 'done' };
    const isFresh = now().getTime() - Date.parse(occurredAt) < giveUpAfterMs;
    const isExcused = result.isStopping || (result.isOut && isFresh);
    return { kind: isExcused ? 'postpone' : 'retry', reason: result.reason };
  }

  return async (message) => {
    const read = readEvent<PostSnapshot>(message, [PostCreated, PostUpdated, PostDeleted]);
    if (!read.isReadable) return read.outcome;
    const { id: eventId, name, trace, occurredAt, data: post } = read.event;
    const kind = KINDS[name];
    if (!kind) return { kind: 'reject', reason: `unknown event ${name}` };
    const scope = { requestId: eventId, traceparent: trace?.traceparent ?? null, deadlineAt: Infinity };
    return runInRequest(scope, async (): Promise<HandlerOutcome> => {
      try {
        const tell = () => onlyOne(eventId, () => notifier.tell({ eventId, kind, post }));
        return outcomeOf(await outlastOutage(tell), occurredAt);
      } catch (error) {
        if (error instanceof EventClaimedError) return { kind: 'postpone', reason: error.message };
        log.warn({ err: error, event: name, postId: post.postId }, 'an event could not be told to everybody this time');
        return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
      }
    });
  };
}
