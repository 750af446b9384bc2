import {
  QUEUES,
  ReservationsClosed,
  type Broker,
  type MessageHandler,
  type Push,
  type PushResult,
  type PushSender,
} from '@gobbler/contracts';

export interface FakePushes extends PushSender {
  /** Tokens of each call. */
  readonly calls: (readonly string[])[];
  /** What went out, in order. */
  readonly sent: { readonly token: string; readonly push: Push }[];
  /** What a token answers; `sent` unless it is changed. */
  answer: (token: string) => PushResult;
  /** Called before each call; may throw, or never resolve. */
  beforeSend: () => Promise<void>;
  sentTokens(): readonly string[];
}

export function createFakePushes(): FakePushes {
  const fake: FakePushes = {
    description: 'phones in memory',
    calls: [],
    sent: [],
    answer: () => 'sent',
    beforeSend: async () => undefined,
    sentTokens: () => fake.sent.map(({ token }) => token),
    async send(push, tokens) {
      if (tokens.length > 500) throw new Error('more than 500 tokens');
      await fake.beforeSend();
      fake.calls.push(tokens);
      return tokens.map((token) => {
        const result = fake.answer(token);
        if (result === 'sent') fake.sent.push({ token, push });
        return { result, reason: result.toUpperCase() };
      });
    },
    checkHealth: async () => undefined,
    close: async () => undefined,
  };
  return fake;
}

export interface HandBroker extends Broker {
  /** Delivers a message to the consumer of its queue, and resolves to the outcome. */
  readonly deliver: MessageHandler;
  isDown: boolean;
}

/** A broker with manual deliveries. It waits for running handlers like any other. */
export function createHandBroker(): HandBroker {
  const handlers = new Map<string, MessageHandler>();
  const running = new Set<Promise<unknown>>();
  const fake: HandBroker = {
    description: 'manual deliveries',
    isDown: false,
    async deliver(message, info) {
      const queue = message.name === ReservationsClosed.name ? QUEUES.workerReservations : QUEUES.workerPosts;
      const handler = handlers.get(queue);
      if (!handler) throw new Error('no consumer reads the queue');
      const work = handler(message, info).finally(() => running.delete(work));
      running.add(work);
      return work;
    },
    publish: async () => undefined,
    async consume(queue, handler) {
      handlers.set(queue, handler);
      return {
        async cancel() {
          handlers.delete(queue);
          await Promise.allSettled(running);
        },
      };
    },
    countMessages: () => Promise.resolve({ waiting: 0, deadLetters: 0 }),
    async checkHealth() {
      if (fake.isDown) throw new Error('the broker is down');
    },
    close: async () => undefined,
  };
  return fake;
}
