import { BrokerUnavailableError } from '@gobbler/contracts';
import type { ChannelModel, ConfirmChannel, Message, Options } from 'amqplib';

/** Where a message is put: `exchange` empty means straight into the queue that `key` names. */
interface Target {
  readonly exchange: string;
  readonly key: string;
}

export interface Publisher {
  /** Takes a new connection into use. */
  setUp(model: ChannelModel): Promise<void>;
  /** Resolves at RabbitMQ's confirm; rejects when there is none in time, or when a `mandatory` message went to no queue. */
  publish(target: Target, content: Buffer, properties: Options.Publish): Promise<void>;
  /** Why nothing can be published at the moment, or null. */
  readonly problem: string | null;
  /** Checks that the exchange exists; rejects when it does not or RabbitMQ does not answer. */
  ping(exchange: string): Promise<void>;
  /** How many messages a queue has ready. Rejects when it does not exist or RabbitMQ does not answer. */
  count(queue: string): Promise<number>;
  /** Resolves when every publish has ended. */
  settled(): Promise<void>;
}

export interface PublisherOptions {
  /** Milliseconds for one publish. */
  readonly confirmMs: number;
  /** Called when RabbitMQ has closed the channel, or the connection has gone. */
  readonly onChannelLost: () => void;
  /** Called when a message went to no queue, so that the topology is not what it should be. */
  readonly onReturned: (text: string) => void;
}

/** Messages that RabbitMQ has not confirmed, at most: while it can't keep up, more are refused instead of piled up in memory. */
const MAX_UNCONFIRMED = 2_000;

interface Waiting {
  readonly id: unknown;
  readonly end: (error?: Error) => void;
}

export function createPublisher({ confirmMs, onChannelLost, onReturned }: PublisherOptions): Publisher {
  const waiting = new Set<Waiting>();
  const publishes = new Set<Promise<void>>();
  let channel: ConfirmChannel | undefined;
  /** What RabbitMQ has said when it stopped taking messages (no disk or memory left). */
  let blockedBy: string | null = null;
  let pinging: Promise<void> | undefined;

  async function setUp(model: ChannelModel): Promise<void> {
    const opened = await model.createConfirmChannel();
    opened.on('error', () => undefined); // 'close' follows
    opened.on('close', () => {
      if (channel === opened) channel = undefined;
      onChannelLost();
    });
    opened.on('return', (message: Message) => refuseReturned(message));
    model.on('blocked', (reason: string) => (blockedBy = reason));
    model.on('unblocked', () => (blockedBy = null));
    blockedBy = null;
    channel = opened;
  }

  function refuseReturned({ properties, fields }: Message): void {
    const text = `no queue takes ${String(properties.type)}`;
    for (const one of waiting) if (one.id === properties.messageId) one.end(new Error(text));
    onReturned(`${text} (routing key ${fields.routingKey})`);
  }

  function problem(): string | null {
    if (!channel) return 'RabbitMQ is out of reach';
    return blockedBy === null ? null : `RabbitMQ takes no messages at the moment: ${blockedBy}`;
  }

  function publish(target: Target, content: Buffer, properties: Options.Publish): Promise<void> {
    const published = tryPublish(target, content, properties);
    publishes.add(published);
    const forget = () => void publishes.delete(published);
    published.then(forget, forget);
    return published;
  }

  async function tryPublish({ exchange, key }: Target, content: Buffer, properties: Options.Publish): Promise<void> {
    const refusal = problem();
    if (!channel) throw new BrokerUnavailableError(refusal ?? '');
    if (refusal !== null) throw new Error(refusal);
    if (waiting.size >= MAX_UNCONFIRMED) throw new Error('RabbitMQ is too far behind with its confirms');
    const open = channel;
    await new Promise<void>((resolve, reject) => {
      const end = (error?: Error): void => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      };
      const timer = setTimeout(() => end(new Error(`no confirm within ${confirmMs} ms`)), confirmMs);
      const one: Waiting = { id: properties.messageId, end };
      // It leaves `waiting` at the confirm alone: what is late still lies in RabbitMQ's or the socket's memory.
      waiting.add(one);
      try {
        open.publish(exchange, key, content, properties, (error: Error | null) => {
          waiting.delete(one);
          end(error ? unconfirmed(error) : undefined);
        });
      } catch (error) {
        waiting.delete(one);
        end(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** All running publishes fail like this when the connection is lost, which is logged separately. */
  function unconfirmed(cause: Error): Error {
    const text = 'RabbitMQ did not confirm';
    return channel ? new Error(text, { cause }) : new BrokerUnavailableError(text, { cause });
  }

  function openChannel(): ConfirmChannel {
    const refusal = problem();
    if (refusal !== null || !channel) throw new Error(refusal ?? '');
    return channel;
  }

  async function count(queue: string): Promise<number> {
    const { messageCount } = await openChannel().checkQueue(queue);
    return messageCount;
  }

  async function ping(exchange: string): Promise<void> {
    const open = openChannel();
    // One at a time: a server that hangs is not to be asked ever more.
    pinging ??= open
      .checkExchange(exchange)
      .then(() => undefined)
      .finally(() => (pinging = undefined));
    await pinging;
  }

  return {
    setUp,
    publish,
    ping,
    count,
    get problem() {
      return problem();
    },
    async settled() {
      while (publishes.size > 0) await Promise.allSettled(publishes);
    },
  };
}
