import { PostCreated, PostDeleted, PostUpdated, readEvent, type PostSnapshot } from '@gobbler/events';
import type { HandlerOutcome, MessageHandler } from '@gobbler/ports';
import { runInRequest, type Logger } from '@gobbler/service-kit';
import type { Notifier, TellResult } from './domain/notifier';
import type { PostNewsKind } from './domain/post-news';

export interface PostConsumerDeps {
  readonly notifier: Notifier;
  /** Runs the work while nobody else works on the same event. */
  readonly onlyOne: (eventId: string, work: () => Promise<TellResult>) => Promise<TellResult>;
  readonly log: Logger;
}

const KINDS: Readonly<Record<string, PostNewsKind>> = {
  [PostCreated.name]: 'created',
  [PostUpdated.name]: 'updated',
  [PostDeleted.name]: 'deleted',
};

/** Tells phones of every event about a post. */
export function createPostConsumer({ notifier, onlyOne, log }: PostConsumerDeps): MessageHandler {
  return async (message) => {
    const read = readEvent<PostSnapshot>(message, [PostCreated, PostUpdated, PostDeleted]);
    if (!read.isReadable) return read.outcome;
    const { id: eventId, name, trace, data: post } = read.event;
    const kind = KINDS[name];
    if (!kind) return { kind: 'reject', reason: `unknown event ${name}` };
    const scope = { requestId: eventId, traceparent: trace?.traceparent ?? null, deadlineAt: Infinity };
    return runInRequest(scope, async (): Promise<HandlerOutcome> => {
      try {
        const result = await onlyOne(eventId, () => notifier.tell({ eventId, kind, post }));
        if (result.isFinished) return { kind: 'done' };
        // That a worker is stopped is nothing that the event has to pay for with one of its attempts.
        return { kind: result.isStopping ? 'postpone' : 'retry', reason: result.reason };
      } catch (error) {
        log.warn({ err: error, event: name, postId: post.postId }, 'an event could not be told to everybody this time');
        return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
      }
    });
  };
}
