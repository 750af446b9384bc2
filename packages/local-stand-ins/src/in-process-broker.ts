import { readFile } from 'node:fs/promises';
import { type Broker, type BrokerMessage, type Clock, MAX_ATTEMPTS, type Topology } from '@gobbler/contracts';
import type { RuntimeEnvironment } from '@gobbler/service-kit';
import { createJsonLinesFile } from './json-lines-file';
import { createMessageQueue, type MessageQueue } from './message-queue';
import { refuseInProduction } from './refuse-in-production';
import type { StandInLog } from './stand-in-log';

export interface InProcessBrokerOptions {
  readonly environment: RuntimeEnvironment;
  readonly topology: Topology;
  /** Gets a line a dead letter: `{at, queue, attempts, reason, message}`. */
  readonly deadLetterFile: string;
  readonly log: StandInLog;
  readonly now?: Clock;
  /** Milliseconds before the second, third … attempt; each time between half of it and all of it. */
  readonly delays?: readonly number[];
  /** Messages that one reader works on at once. */
  readonly concurrency?: number;
  /** 0 to 1. */
  readonly random?: () => number;
}

const DESCRIPTION = 'in-process broker (stand-in for RabbitMQ)';
const DELAYS_MS = [200, 1_000, 5_000, 15_000];
const CONCURRENCY = 4;

/**
 * A broker for services that share one process. It keeps nothing itself: a publish is confirmed only when every reader has
 * dealt with the message, so that until then it stays in the publisher's outbox, which outlives a crash.
 */
export function createInProcessBroker(options: InProcessBrokerOptions): Broker {
  const { topology, log, delays = DELAYS_MS, concurrency = CONCURRENCY } = options;
  const { now = () => new Date(), random = Math.random } = options;
  refuseInProduction(options.environment, 'in-process broker', 'RABBITMQ_URL');
  if (delays.length !== MAX_ATTEMPTS - 1) throw new Error(`${MAX_ATTEMPTS} attempts have ${MAX_ATTEMPTS - 1} delays`);
  const deadLetters = createJsonLinesFile(options.deadLetterFile);
  const queues = new Map(topology.queues.map(({ queue }) => [queue, makeQueue(queue)]));
  const pending = new Map<string, Promise<void>>();
  let isClosed = false;
  log.info({ broker: DESCRIPTION }, 'using a stand-in: events stay inside this process');

  function makeQueue(name: string): MessageQueue {
    return createMessageQueue({
      name,
      concurrency,
      log,
      delayBefore: (attempt) => (delays[attempt - 2] ?? 0) * (0.5 + random() / 2),
      bury: (message, attempts, reason) =>
        deadLetters.append([{ at: now().toISOString(), queue: name, attempts, reason, message }]),
    });
  }

  async function deliverToAll(message: BrokerMessage): Promise<void> {
    const bound = topology.queues.filter(({ events }) => events.includes(message.name));
    const deliveries = bound.map(async ({ queue }) => queues.get(queue)?.deliver(message));
    const outcomes = await Promise.allSettled(deliveries); // all: what failed is published again to all of them
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** A publisher that timed out publishes again: it joins the running delivery. */
  function publish(message: BrokerMessage): Promise<void> {
    if (isClosed) return Promise.reject(closedError());
    const underWay = pending.get(message.id);
    if (underWay) return underWay;
    const delivered = deliverToAll(message).finally(() => pending.delete(message.id));
    pending.set(message.id, delivered);
    return delivered;
  }

  async function countDeadLetters(name: string): Promise<number> {
    const text = await readFile(options.deadLetterFile, 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line.includes(`"queue":${JSON.stringify(name)}`)).length;
  }

  return {
    description: DESCRIPTION,
    publish,
    async consume(name, handler) {
      if (isClosed) throw closedError();
      const queue = queues.get(name);
      if (!queue) throw new Error(`${name} is no queue of ${topology.exchange}`);
      return queue.read(handler);
    },
    async countMessages(name) {
      const queue = queues.get(name);
      if (isClosed || !queue) throw closedError();
      return { waiting: queue.waiting(), deadLetters: await countDeadLetters(name) };
    },
    async checkHealth() {
      if (isClosed) throw closedError();
    },
    async close() {
      isClosed = true;
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function closedError(): Error {
  return new Error('the in-process broker is closed');
}
