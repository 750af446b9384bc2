import type { Broker, BrokerMessage, HandlerOutcome, MessageHandler } from '@gobbler/contracts';

/** A broker that confirms everything at once and remembers it; tests deliver. */
export function createFakeBroker() {
  const published: BrokerMessage[] = [];
  const handlers = new Map<string, MessageHandler>();
  const broker: Broker = {
    description: 'fake broker',
    async publish(message) {
      published.push(message);
    },
    async consume(queue, handler) {
      handlers.set(queue, handler);
      return { cancel: async () => void handlers.delete(queue) };
    },
    countMessages: () => Promise.resolve({ waiting: 0, deadLetters: 0 }),
    checkHealth: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  function deliver(queue: string, message: BrokerMessage): Promise<HandlerOutcome> {
    const handler = handlers.get(queue);
    if (!handler) throw new Error(`no consumer reads ${queue}`);
    return handler(message, { attempt: 1 });
  }
  return { broker, published, deliver };
}
