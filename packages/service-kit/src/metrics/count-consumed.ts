import { type Broker, MAX_ATTEMPTS, type MessageHandler } from '@gobbler/contracts';
import type { Metrics } from './create-metrics';
import { eventTimeOf } from './event-time';

/** Seconds. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60];
const AGE_BUCKETS = [0.1, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200, 21_600];

type Outcome = 'done' | 'retry' | 'postpone' | 'dead_letter';

/** How an attempt ends by what its handler answers; one that asks for a retry may have been the last. */
const OUTCOMES = { done: 'done', postpone: 'postpone', reject: 'dead_letter' } as const;

/** Takes events as the broker does, and measures how each attempt at one ended. */
export function countConsumed(broker: Pick<Broker, 'consume'>, metrics: Metrics): Pick<Broker, 'consume'> {
  const duration = metrics.histogram(
    {
      name: 'gobbler_consumer_attempt_duration_seconds',
      help: 'Time that one attempt at handling an event took',
      labels: ['queue', 'outcome'],
    },
    BUCKETS,
  );
  const age = metrics.histogram(
    {
      name: 'gobbler_consumer_event_age_seconds',
      help: 'Time from an event to the end of its handling',
      labels: ['queue'],
    },
    AGE_BUCKETS,
  );
  const counted =
    (queue: string, handle: MessageHandler): MessageHandler =>
    async (message, info) => {
      const startedAt = performance.now();
      // A handler that throws is called again, as the broker's port has it.
      let outcome: Outcome = info.attempt < MAX_ATTEMPTS ? 'retry' : 'dead_letter';
      try {
        const result = await handle(message, info);
        if (result.kind !== 'retry') outcome = OUTCOMES[result.kind];
        if (outcome === 'done') age.labels(queue).observe(Math.max(0, (Date.now() - eventTimeOf(message.id)) / 1_000));
        return result;
      } finally {
        duration.labels(queue, outcome).observe((performance.now() - startedAt) / 1_000);
      }
    };
  return { consume: (queue, handler) => broker.consume(queue, counted(queue, handler)) };
}
