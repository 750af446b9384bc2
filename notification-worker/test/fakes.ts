import {
  QUEUES,
  ReservationsClosed,
  type Broker,
  type MessageHandler,
  type Push,
  type PushResult,
  type PushSender,
} from '@gobbler/contracts';
import type { DeletedPosts, Device, Devices, Ledger, Place, Recipients } from '../src/domain/ports';

/** What a page of a list in memory is: `after` is the number of items before it. */
function pageOf<Item>(items: readonly Item[], first: number, after: string | null) {
  const from = Number(after ?? 0);
  const to = from + first;
  return { items: items.slice(from, to), next: to < items.length ? String(to) : null };
}

export interface FakeRecipients extends Recipients {
  userIds: readonly number[];
  taken: number;
  /** The cursors that were asked for. */
  readonly asked: (string | null)[];
  /** Called before each page. */
  beforePage: () => void;
}

export function createFakeRecipients(userIds: readonly number[], taken = 0): FakeRecipients {
  const fake: FakeRecipients = {
    userIds,
    taken,
    asked: [],
    beforePage: () => undefined,
    takenNow: async () => fake.taken,
    async page(_news, after) {
      fake.beforePage();
      fake.asked.push(after);
      const { items, next } = pageOf(fake.userIds, 500, after);
      return { userIds: items, next };
    },
  };
  return fake;
}

export interface FakeDevices extends Devices {
  readonly forgotten: string[];
  isRemovalDown: boolean;
}

export function createFakeDevices(tokensOf: (userId: number) => readonly string[]): FakeDevices {
  const gone = new Set<string>();
  const fake: FakeDevices = {
    forgotten: [],
    isRemovalDown: false,
    async page(userIds, after) {
      if (userIds.length > 500) throw new Error('more than 500 people');
      const all = userIds.flatMap((userId) => tokensOf(userId).map((token): Device => ({ userId, token })));
      const { items, next } = pageOf(
        all.filter(({ token }) => !gone.has(token)),
        500,
        after,
      );
      return { devices: items, next };
    },
    async forget(token) {
      if (fake.isRemovalDown) throw new Error('the user service is down');
      gone.add(token);
      fake.forgotten.push(token);
    },
  };
  return fake;
}

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
        return result;
      });
    },
    checkHealth: async () => undefined,
    close: async () => undefined,
  };
  return fake;
}

export function createFakeLedger(): Ledger {
  const handled = new Set<string>();
  const places = new Map<string, Place>();
  const sent = new Map<string, Set<string>>();
  const unreached = new Map<string, Set<number>>();
  const setOf = <Item>(sets: Map<string, Set<Item>>, eventId: string): Set<Item> => {
    const found = sets.get(eventId) ?? new Set<Item>();
    sets.set(eventId, found);
    return found;
  };
  return {
    resume: async (eventId) =>
      handled.has(eventId) ? null : (places.get(eventId) ?? { after: null, isReadThrough: false }),
    unsent: async (eventId, devices) => devices.filter(({ token }) => !setOf(sent, eventId).has(token)),
    async recordSent(eventId, tokens) {
      for (const token of tokens) setOf(sent, eventId).add(token);
    },
    async turnPage(eventId, place, people) {
      places.set(eventId, place);
      for (const userId of people) setOf(unreached, eventId).add(userId);
    },
    unreached: async (eventId) => [...setOf(unreached, eventId)].toSorted((one, other) => one - other),
    async recordReached(eventId, people) {
      for (const userId of people) setOf(unreached, eventId).delete(userId);
    },
    async complete(eventId) {
      handled.add(eventId);
      for (const kept of [places, sent, unreached]) kept.delete(eventId);
    },
  };
}

export function createFakeDeletedPosts(): DeletedPosts {
  const known = new Set<number>();
  return {
    remember: async (postId) => void known.add(postId),
    has: async (postId) => known.has(postId),
  };
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
    async checkHealth() {
      if (fake.isDown) throw new Error('the broker is down');
    },
    close: async () => undefined,
  };
  return fake;
}
