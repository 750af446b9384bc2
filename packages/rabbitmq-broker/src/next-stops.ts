import type { Topology } from '@gobbler/contracts';
import { buried, postponed, retried } from './message-properties';
import { deadLetterExchange, delayName } from './names';
import type { Publisher } from './publisher';
import type { NextStops } from './reader';
import type { RetryPlan } from './retry-plan';

/** The queues after the one that a message could not leave as done. */
export function createNextStops(publisher: Publisher, topology: Topology, plan: RetryPlan): NextStops {
  const after = (delayMs: number, queue: string) => ({ exchange: delayName(topology, delayMs), key: queue });
  return {
    retry(message, queue, attempt) {
      const properties = { ...retried(message, attempt, new Date()), mandatory: true };
      return publisher.publish(after(plan.delayBefore(attempt), queue), message.content, properties);
    },
    postpone(message, queue) {
      const properties = { ...postponed(message), mandatory: true };
      // Not the first delay: it may be postponed for hours, as long as another service is down.
      return publisher.publish(after(plan.delayBefore(3), queue), message.content, properties);
    },
    bury(message, queue, attempts, reason) {
      const properties = { ...buried(message, { queue, attempts, reason, at: new Date() }), mandatory: true };
      return publisher.publish({ exchange: deadLetterExchange(topology), key: queue }, message.content, properties);
    },
  };
}
