import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type BrokerMessage,
  type HandlerOutcome,
  MAX_ATTEMPTS,
  type MessageHandler,
  type Subscription,
} from '@gobbler/contracts';
import type { StandInLog } from './stand-in-log';

interface Entry {
  readonly message: BrokerMessage;
  attempt: number;
  acknowledge(): void;
  refuse(error: Error): void;
}

interface Reader {
  readonly handler: MessageHandler;
  readonly running: Set<Promise<void>>;
}

interface MessageQueueOptions {
  readonly name: string;
  /** Messages that one reader works on at once. */
  readonly concurrency: number;
  /** Milliseconds to wait before the attempt of this number (2 and up). */
  readonly delayBefore: (attempt: number) => number;
  /** Resolves when the dead letter can't get lost any more. */
  readonly bury: (message: BrokerMessage, attempts: number, reason: string) => Promise<void>;
  readonly log: StandInLog;
}

export interface MessageQueue {
  /** Messages that no reader works on; those that wait for their next attempt are not among them. */
  waiting(): number;
  /** Resolves when a reader has dealt with the message or it became a dead letter; waits for a reader as long as it takes. */
  deliver(message: BrokerMessage): Promise<void>;
  read(handler: MessageHandler): Subscription;
  /** Waits for running handlers, then rejects every delivery that is not done. */
  close(): Promise<void>;
}

/** One queue in memory. Messages start in order; one that waits for its retry stands aside. */
export function createMessageQueue({ name, concurrency, delayBefore, bury, log }: MessageQueueOptions): MessageQueue {
  const waiting: Entry[] = [];
  const unsettled = new Set<Entry>();
  const retries = new Set<NodeJS.Timeout>();
  const readers = new Set<Reader>();
  // A handler must not run in the scope of the request that happened to publish: over a network it would not either.
  const outsideRequests = AsyncLocalStorage.snapshot();

  function deliver(message: BrokerMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: Entry = { message, attempt: 1, acknowledge: resolve, refuse: reject };
      unsettled.add(entry);
      waiting.push(entry);
      pump();
    });
  }

  function pump(): void {
    for (const reader of readers) {
      while (reader.running.size < concurrency) {
        const entry = waiting.shift();
        if (!entry) return;
        const work = outsideRequests(() => handle(reader.handler, entry, () => !readers.has(reader))).finally(() => {
          reader.running.delete(work);
          pump();
        });
        reader.running.add(work);
      }
    }
  }

  async function handle(handler: MessageHandler, entry: Entry, isCancelled: () => boolean): Promise<void> {
    const { message, attempt } = entry;
    const outcome = await ask(handler, entry);
    if (outcome.kind === 'done') return settle(entry);
    if (outcome.kind === 'postpone') return giveBack(entry, isCancelled());
    const fields = { queue: name, event: message.name, eventId: message.id, attempt, reason: outcome.reason };
    if (outcome.kind === 'retry' && attempt < MAX_ATTEMPTS) {
      log.warn(fields, 'a message is tried again later');
      return tryAgainLater(entry);
    }
    log.error(fields, 'a message became a dead letter');
    await bury(message, attempt, outcome.reason).then(
      () => settle(entry),
      (error: unknown) => settle(entry, new Error(`${name}: the dead letter could not be written`, { cause: error })),
    );
  }

  async function ask(handler: MessageHandler, { message, attempt }: Entry): Promise<HandlerOutcome> {
    try {
      return await handler(message, { attempt });
    } catch (error) {
      log.error({ err: error, queue: name, eventId: message.id }, 'a handler failed');
      return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** For the next reader at once; the same one gets it after a pause, as it has its reasons. */
  function giveBack(entry: Entry, isReaderGone: boolean): void {
    if (!isReaderGone) return comeAgain(entry, delayBefore(2));
    waiting.unshift(entry);
    pump();
  }

  function tryAgainLater(entry: Entry): void {
    entry.attempt += 1;
    comeAgain(entry, delayBefore(entry.attempt));
  }

  function comeAgain(entry: Entry, afterMs: number): void {
    const timer = setTimeout(() => {
      retries.delete(timer);
      waiting.push(entry);
      pump();
    }, afterMs);
    retries.add(timer);
  }

  function settle(entry: Entry, error?: Error): void {
    unsettled.delete(entry);
    if (error) entry.refuse(error);
    else entry.acknowledge();
  }

  function read(handler: MessageHandler): Subscription {
    const reader: Reader = { handler, running: new Set() };
    readers.add(reader);
    pump();
    return { cancel: () => dismiss(reader) };
  }

  async function dismiss(reader: Reader): Promise<void> {
    readers.delete(reader);
    await Promise.all(reader.running);
  }

  async function close(): Promise<void> {
    await Promise.all([...readers].map(dismiss));
    for (const timer of retries) clearTimeout(timer);
    for (const entry of unsettled) settle(entry, new Error(`${name}: the broker was closed before this was done`));
  }

  return { waiting: () => waiting.length, deliver, read, close };
}
