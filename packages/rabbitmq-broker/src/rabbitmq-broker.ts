import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker, BrokerMessage, MessageHandler, Subscription, Topology } from '@gobbler/contracts';
import { createOutageLog, type Logger } from '@gobbler/service-kit';
import type { ChannelModel } from 'amqplib';
import { describeAddress } from './address';
import { declareTopology } from './declare-topology';
import { keepConnected, type Link } from './link';
import { propertiesOf } from './message-properties';
import { deadLetterQueue } from './names';
import { createNextStops } from './next-stops';
import { createRefusalLog } from './refusal-log';
import { createPublisher } from './publisher';
import { createReader, type Reader } from './reader';
import { createRetryPlan } from './retry-plan';

export interface RabbitMqBrokerOptions {
  /** `amqp://user:password@host:5672/vhost` or `amqps://…`. */
  readonly url: string;
  readonly topology: Topology;
  readonly log: Logger;
  /** Milliseconds before the second, third … attempt, at most; each time between half of it and all of it. */
  readonly retryDelays?: readonly number[] | undefined;
  /** Messages that one reader of a queue works on at once. */
  readonly prefetch?: number;
  /** Milliseconds for one publish. */
  readonly confirmMs?: number;
}

/**
 * As many handlers of one queue run at once in a process: enough that none waits for another's network, and fewer than the
 * 10 connections of a service's database, which its requests need too. More would only wait there, unacknowledged, instead of
 * being free for another replica.
 */
const PREFETCH = 8;
const CONFIRM_MS = 5_000;
/** Milliseconds that a start waits for the first connection; after that RabbitMQ counts as out. */
const FIRST_ATTEMPT_TIMEOUT_MS = 2_000;

/**
 * The broker port on RabbitMQ. Resolves even while RabbitMQ is down: it keeps reconnecting, publishing rejects meanwhile, and
 * readers are attached when it is there.
 */
export async function createRabbitMqBroker(options: RabbitMqBrokerOptions): Promise<Broker> {
  const { url, topology, log, prefetch = PREFETCH, confirmMs = CONFIRM_MS } = options;
  const description = describeAddress(url);
  const plan = createRetryPlan(options.retryDelays);
  const refusals = createRefusalLog(log, description);
  const outage = createOutageLog(log.child({ broker: description }), {
    lost: 'RabbitMQ is unavailable; events wait in the outbox, trying again',
    back: 'RabbitMQ is back: events leave the outbox again',
  });
  const readers = new Set<Reader>();
  let isClosed = false;
  let reading: ReturnType<typeof openReading> | undefined;

  const publisher = createPublisher({
    confirmMs,
    onChannelLost: () => publishing.reset('the channel for publishing was closed'),
    onReturned(text) {
      log.error({ broker: description, problem: text }, 'RabbitMQ returned a message; declaring the topology again');
      publishing.reset(text);
    },
  });
  const next = createNextStops(publisher, topology, plan);

  function reportDown(problem: Error): void {
    if (!refusals.add(problem)) outage.failed(problem);
  }
  function reportUp(): void {
    if (problems().length > 0) return;
    refusals.clear();
    outage.worked();
  }

  // Two connections: a publisher that RabbitMQ blocks (no disk left) is not even listened to any more, and readers must go
  // on, since they are what makes room.
  const publishing = keepConnected({
    url,
    name: 'gobbler publishing',
    onUp: () => reportUp(),
    onDown: reportDown,
    async setUp(model) {
      await declareTopology(model, topology, plan);
      await publisher.setUp(model);
    },
  });

  function openReading() {
    let up: ChannelModel | undefined;
    const link = keepConnected({
      url,
      name: 'gobbler reading',
      async setUp(model) {
        await declareTopology(model, topology, plan);
        for (const reader of readers) await reader.attach(model);
        up = model;
      },
      onUp() {
        reportUp();
        attachAll();
      },
      onDown(problem) {
        up = undefined;
        reportDown(problem);
      },
    });
    /** Consumers added while the connection was set up. */
    function attachAll(): void {
      for (const reader of readers) {
        if (up) reader.attach(up).catch(() => link.reset(`${reader.queue} could not be read`));
      }
    }
    return { link, attachAll };
  }

  function problems(): Error[] {
    return [publishing.problem, reading?.link.problem].filter((problem) => problem instanceof Error);
  }

  function checkOpen(): void {
    if (isClosed) throw new Error('the RabbitMQ broker is closed');
  }

  async function publish(message: BrokerMessage): Promise<void> {
    checkOpen();
    const target = { exchange: topology.exchange, key: message.name };
    // An event without a queue in the topology has no consumers on purpose.
    const mandatory = topology.queues.some(({ events }) => events.includes(message.name));
    await publisher.publish(target, Buffer.from(message.body), { ...propertiesOf(message, new Date()), mandatory });
  }

  async function consume(queue: string, handler: MessageHandler): Promise<Subscription> {
    checkOpen();
    if (!topology.queues.some((binding) => binding.queue === queue))
      throw new Error(`${queue} is no queue of ${topology.exchange}`);
    const onLost = (reason: string): void => reading?.link.reset(reason);
    const reader = createReader({ queue, handler, prefetch, next, log, onLost });
    readers.add(reader);
    reading ??= openReading();
    reading.attachAll();
    // When RabbitMQ is there the queue is read from now on; else it will be.
    if (publishing.problem === null) await firstAttemptOf(reading.link);
    return {
      async cancel() {
        readers.delete(reader);
        await reader.cancel();
      },
    };
  }

  await firstAttemptOf(publishing);
  return {
    description,
    publish,
    consume,
    async countMessages(queue) {
      checkOpen();
      const [waiting, deadLetters] = await Promise.all([
        publisher.count(queue),
        publisher.count(deadLetterQueue(queue)),
      ]);
      return { waiting, deadLetters };
    },
    async checkHealth() {
      checkOpen();
      const [problem] = problems();
      if (problem) throw problem;
      await publisher.ping(topology.exchange);
    },
    async close() {
      isClosed = true;
      await Promise.all([...readers].map((reader) => reader.cancel()));
      readers.clear();
      await publisher.settled();
      await Promise.all([publishing.close(), reading?.link.close()]);
    },
  };
}

function firstAttemptOf(link: Link): Promise<unknown> {
  return Promise.race([link.firstAttempt, sleep(FIRST_ATTEMPT_TIMEOUT_MS, undefined, { ref: false })]);
}
