import { randomUUID } from 'node:crypto';
import type { BrokerMessage, DeliveryInfo, HandlerOutcome, MessageHandler, Topology } from '@gobbler/contracts';
import { createLogger, type Logger } from '@gobbler/service-kit';

/** Milliseconds: five attempts within a moment. */
export const QUICK_RETRIES = [5, 5, 5, 5];

/** `made` goes to both queues, `moved` to the first alone; new names each time, since RabbitMQ keeps its queues. */
export function newTopology() {
  const run = randomUUID().slice(0, 8);
  const [first, second, made, moved] = [`first-${run}`, `second-${run}`, `thing.made-${run}`, `thing.moved-${run}`];
  const topology: Topology = {
    exchange: `test-${run}`,
    queues: [
      { queue: first, events: [made, moved] },
      { queue: second, events: [made] },
    ],
  };
  return { topology, first, second, made, moved };
}

export function message(name: string, body = '{}'): BrokerMessage {
  return { id: randomUUID(), name, body };
}

/** A handler that records its messages and returns the given outcomes. */
export function recorder(
  answer: (message: BrokerMessage, info: DeliveryInfo) => HandlerOutcome | Promise<HandlerOutcome>,
) {
  const seen: { message: BrokerMessage; attempt: number }[] = [];
  const handler: MessageHandler = async (received, info) => {
    seen.push({ message: received, attempt: info.attempt });
    return answer(received, info);
  };
  return { handler, seen, ids: () => seen.map((delivery) => delivery.message.id) };
}

export const DONE: HandlerOutcome = { kind: 'done' };
export const RETRY: HandlerOutcome = { kind: 'retry', reason: 'not yet' };
export const REJECT: HandlerOutcome = { kind: 'reject', reason: 'never' };

/** A log whose lines can be looked at. */
export function createMemoryLog(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    log: createLogger({ service: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } }),
  };
}
