import { setTimeout as sleep } from 'node:timers/promises';
import { type HandlerOutcome, MAX_ATTEMPTS, type MessageHandler } from '@gobbler/contracts';
import { within, type Logger } from '@gobbler/service-kit';
import type { Channel, ChannelModel, ConsumeMessage, Message } from 'amqplib';
import { attemptOf, readMessage } from './message-properties';

/** Where a message goes that is not done; each resolves when the next queue has it for sure. */
export interface NextStops {
  /** Comes again for the attempt of this number, after that attempt's delay. */
  retry(message: Message, queue: string, attempt: number): Promise<void>;
  /** Comes again for the same attempt, after some seconds. */
  postpone(message: Message, queue: string): Promise<void>;
  bury(message: Message, queue: string, attempts: number, reason: string): Promise<void>;
}

export interface ReaderOptions {
  readonly queue: string;
  readonly handler: MessageHandler;
  /** Messages that are handled at once. */
  readonly prefetch: number;
  readonly next: NextStops;
  readonly log: Logger;
  /** Called when RabbitMQ hands out nothing any more, although it was not asked to stop. */
  readonly onLost: (reason: string) => void;
}

/** Hands the messages of one queue to a handler, over whatever connection there is. */
export interface Reader {
  readonly queue: string;
  /** Takes a new connection into use; does nothing when it has it already. */
  attach(model: ChannelModel): Promise<void>;
  /** No new messages, and the running handlers are waited for. */
  cancel(): Promise<void>;
}

/** Milliseconds. */
const CANCEL_MS = 1_000;
const MOVE_AGAIN_MS = 500;

export function createReader({ queue, handler, prefetch, next, log, onLost }: ReaderOptions): Reader {
  const running = new Set<Promise<void>>();
  let isCancelled = false;
  let attachedTo: ChannelModel | undefined;
  let attaching: Promise<void> = Promise.resolve();
  let stop = async (): Promise<void> => undefined;

  async function attach(model: ChannelModel): Promise<void> {
    if (isCancelled || attachedTo === model) return attaching;
    attachedTo = model;
    attaching = openChannel(model);
    await attaching;
  }

  async function openChannel(model: ChannelModel): Promise<void> {
    const channel = await model.createChannel();
    let isOpen = true;
    channel.on('error', () => undefined); // 'close' follows
    channel.on('close', () => {
      isOpen = false;
      if (!isCancelled) onLost(`the channel that reads ${queue} was closed`);
    });
    await channel.prefetch(prefetch);
    const { consumerTag } = await channel.consume(queue, (message) => {
      if (message === null) onLost(`RabbitMQ has ended the reading of ${queue}`);
      else take(channel, message, () => isOpen);
    });
    stop = async () => {
      await giveUpLate(channel.cancel(consumerTag));
      await Promise.all(running);
      await giveUpLate(channel.close());
    };
  }

  function take(channel: Channel, message: ConsumeMessage, isOpen: () => boolean): void {
    if (isCancelled) return giveBack(channel, message);
    const work = handle(channel, message, isOpen)
      .catch((error: unknown) => log.error({ err: error, queue }, 'a message could not be dealt with; it comes again'))
      .finally(() => running.delete(work));
    running.add(work);
  }

  async function handle(channel: Channel, delivered: ConsumeMessage, isOpen: () => boolean): Promise<void> {
    const message = readMessage(delivered);
    const attempt = attemptOf(delivered);
    const outcome = await ask(delivered, attempt);
    if (outcome.kind === 'done') return acknowledge(channel, delivered);
    const fields = { queue, event: message.name, eventId: message.id, attempt, reason: outcome.reason };
    if (outcome.kind === 'postpone') {
      log.info(fields, 'a message is given back uncounted');
      if (isCancelled) return giveBack(channel, delivered);
      return moveOn(channel, delivered, isOpen, () => next.postpone(delivered, queue));
    }
    if (outcome.kind === 'retry' && attempt < MAX_ATTEMPTS) {
      log.warn(fields, 'a message is tried again later');
      return moveOn(channel, delivered, isOpen, () => next.retry(delivered, queue, attempt + 1));
    }
    log.error(fields, 'a message became a dead letter');
    return moveOn(channel, delivered, isOpen, () => next.bury(delivered, queue, attempt, outcome.reason));
  }

  async function ask(delivered: ConsumeMessage, attempt: number): Promise<HandlerOutcome> {
    const message = readMessage(delivered);
    try {
      return await handler(message, { attempt });
    } catch (error) {
      log.error({ err: error, queue, eventId: message.id }, 'a handler failed');
      return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Acknowledged only once the next queue has confirmed: between the two a crash doubles the message, and loses none. */
  async function moveOn(channel: Channel, message: Message, isOpen: () => boolean, move: () => Promise<void>) {
    for (;;) {
      try {
        await move();
        return acknowledge(channel, message);
      } catch (error) {
        log.warn({ err: error, queue, eventId: message.properties.messageId }, 'a message could not be moved on yet');
      }
      if (!isOpen()) return;
      if (isCancelled) return giveBack(channel, message);
      await sleep(MOVE_AGAIN_MS);
    }
  }

  return {
    queue,
    attach,
    async cancel() {
      isCancelled = true;
      await giveUpLate(attaching);
      await stop();
      await Promise.all(running);
    },
  };
}

/** For the polite end of something that may have gone already, or may never answer. */
function giveUpLate(end: Promise<unknown>): Promise<unknown> {
  return within(CANCEL_MS, end, () => new Error('late')).catch(() => undefined);
}

/** On a channel that has gone it comes again by itself. */
function acknowledge(channel: Channel, message: Message): void {
  onOpenChannel(() => channel.ack(message));
}

/** Back to the head of its queue. By `nack`, which newer RabbitMQs don't count as a failed delivery. */
function giveBack(channel: Channel, message: Message): void {
  onOpenChannel(() => channel.nack(message, false, true));
}

function onOpenChannel(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'IllegalOperationError') throw error;
  }
}
