import type { Broker } from '@gobbler/contracts';
import { repeat, type Repetition } from '../concurrency/repeat';
import type { Logger } from '../logging/create-logger';
import type { Metrics } from './create-metrics';

/** Milliseconds. */
const EVERY_MS = 5_000;

/** Looks every few seconds at what waits in the queues that a service reads. What can't be known is NaN. */
export function measureQueues(
  broker: Pick<Broker, 'countMessages'>,
  queues: readonly string[],
  metrics: Metrics,
  log: Logger,
): Repetition {
  const waiting = metrics.gauge({
    name: 'gobbler_queue_messages',
    help: 'Events that wait in a queue; those that wait for another attempt and those in work are not among them',
    labels: ['queue'],
  });
  const dead = metrics.gauge({
    name: 'gobbler_queue_dead_letters',
    help: 'Events that were given up and wait for an operator',
    labels: ['queue'],
  });
  return repeat(log, 'count what waits in the queues', EVERY_MS, async () => {
    for (const queue of queues) {
      // The broker itself logs that it is down.
      const found = await broker.countMessages(queue).catch(() => ({ waiting: NaN, deadLetters: NaN }));
      waiting.set({ queue }, found.waiting);
      dead.set({ queue }, found.deadLetters);
    }
  });
}
