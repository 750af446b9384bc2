import { type Broker, MAX_ATTEMPTS, type MessageHandler } from '@gobbler/contracts';
import type { Metrics } from './create-metrics';

/** Seconds. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60];

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
  const counted =
    (queue: string, handle: MessageHandler): MessageHandler =>
    async (message, info) => {
      const end = duration.startTimer({ queue });
      // A handler that throws is called again, as the broker's port has it.
      let outcome: Outcome = info.attempt < MAX_ATTEMPTS ? 'retry' : 'dead_letter';
      try {
        const result = await handle(message, info);
        if (result.kind !== 'retry') outcome = OUTCOMES[result.kind];
        return result;
      } finally {
        end({ outcome });
      }
    };
  return { consume: (queue, handler) => broker.consume(queue, counted(queue, handler)) };
}
