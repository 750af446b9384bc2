import { randomUUID } from 'node:crypto';
import {
  type Broker,
  type BrokerMessage,
  type DeliveryInfo,
  type HandlerOutcome,
  MAX_ATTEMPTS,
  type MessageHandler,
  type Topology,
} from '@gobbler/contracts';
import { waitUntil } from './wait-until';

export interface BrokerUnderTest {
  readonly broker: Broker;
  /** The ids of the messages that became dead letters. */
  deadLetterIds(): Promise<readonly string[]>;
  /** Called after the broker was closed: removes what it left. */
  cleanUp(): Promise<void>;
}

const DONE: HandlerOutcome = { kind: 'done' };
const RETRY: HandlerOutcome = { kind: 'retry', reason: 'not yet' };
const REJECT: HandlerOutcome = { kind: 'reject', reason: 'never' };

/** `made` goes to both queues, `moved` to the first alone. New names each time: a real broker keeps its queues. */
interface Names {
  readonly made: string;
  readonly moved: string;
  readonly unbound: string;
  readonly first: string;
  readonly second: string;
  readonly topology: Topology;
}

function newNames(): Names {
  const run = randomUUID().slice(0, 8);
  const [made, moved, unbound] = [`thing.made-${run}`, `thing.moved-${run}`, `thing.lost-${run}`];
  const [first, second] = [`first-${run}.things`, `second-${run}.things`];
  const queues = [
    { queue: first, events: [made, moved] },
    { queue: second, events: [made] },
  ];
  return { made, moved, unbound, first, second, topology: { exchange: `test-${run}`, queues } };
}

function message(name: string, body = '{}'): BrokerMessage {
  return { id: randomUUID(), name, body };
}

/** A handler that writes down what it is handed and answers each time as it is told. */
function recorder(answer: (message: BrokerMessage, info: DeliveryInfo) => HandlerOutcome | Promise<HandlerOutcome>) {
  const seen: { message: BrokerMessage; attempt: number }[] = [];
  const handler: MessageHandler = async (received, info) => {
    seen.push({ message: received, attempt: info.attempt });
    return answer(received, info);
  };
  return { handler, seen, ids: () => seen.map((delivery) => delivery.message.id) };
}

/**
 * What every broker adapter must do.
 * `createBroker` connects one whose retries come within milliseconds, so that five attempts fit into a test.
 */
export function describeBrokerContract(
  name: string,
  createBroker: (topology: Topology) => Promise<BrokerUnderTest>,
): void {
  describe(`${name}, as a broker,`, () => {
    let names: Names;
    let subject: BrokerUnderTest;
    let broker: Broker;

    beforeEach(async () => {
      names = newNames();
      subject = await createBroker(names.topology);
      broker = subject.broker;
    });

    afterEach(async () => {
      await broker.close();
      await subject.cleanUp();
    });

    it('hands a message to every queue that is bound to its name, as it was published', async () => {
      const [first, second] = [recorder(() => DONE), recorder(() => DONE)];
      await broker.consume(names.first, first.handler);
      await broker.consume(names.second, second.handler);
      const sent = message(names.made, '{"title":"Früchte 🍐"}');
      await broker.publish(sent);
      await waitUntil(() => first.seen.length === 1 && second.seen.length === 1);
      expect(first.seen).toEqual([{ message: sent, attempt: 1 }]);
      expect(second.seen).toEqual([{ message: sent, attempt: 1 }]);
    });

    it('hands nothing to a queue that is not bound to the name', async () => {
      const [first, second] = [recorder(() => DONE), recorder(() => DONE)];
      await broker.consume(names.first, first.handler);
      await broker.consume(names.second, second.handler);
      const [other, shared] = [message(names.moved), message(names.made)];
      await broker.publish(other);
      await broker.publish(shared);
      await waitUntil(() => first.seen.length === 2 && second.seen.length === 1);
      expect(second.ids()).toEqual([shared.id]);
    });

    it('takes a message that no queue is bound to', async () => {
      await expect(broker.publish(message(names.unbound))).resolves.toBeUndefined();
    });

    it('holds messages for a queue until somebody reads it', async () => {
      const sent = message(names.moved);
      const published = broker.publish(sent);
      const reader = recorder(() => DONE);
      await broker.consume(names.first, reader.handler);
      await published;
      await waitUntil(() => reader.seen.length === 1);
      expect(reader.ids()).toEqual([sent.id]);
    });

    it('hands messages over in the order in which they were published', async () => {
      const reader = recorder(() => DONE);
      await broker.consume(names.first, reader.handler);
      const sent = Array.from({ length: 20 }, () => message(names.moved));
      await Promise.all(sent.map((one) => broker.publish(one)));
      await waitUntil(() => reader.seen.length === 20);
      expect(reader.ids()).toEqual(sent.map(({ id }) => id));
    });

    it('hands a message out again when its handler asks for it, and counts the attempts', async () => {
      const reader = recorder((_, { attempt }) => (attempt < 3 ? RETRY : DONE));
      await broker.consume(names.first, reader.handler);
      const sent = message(names.moved, '{"n":1}');
      await broker.publish(sent);
      await waitUntil(() => reader.seen.length === 3);
      expect(reader.seen).toEqual([1, 2, 3].map((attempt) => ({ message: sent, attempt })));
      expect(await subject.deadLetterIds()).toEqual([]);
    });

    it('retries for the queue that asked for it alone', async () => {
      const failing = recorder((_, { attempt }) => (attempt === 1 ? RETRY : DONE));
      const content = recorder(() => DONE);
      await broker.consume(names.first, failing.handler);
      await broker.consume(names.second, content.handler);
      await broker.publish(message(names.made));
      await waitUntil(() => failing.seen.length === 2 && content.seen.length >= 1);
      expect(content.seen).toHaveLength(1);
    });

    it(`makes a dead letter of a message after exactly ${MAX_ATTEMPTS} attempts`, async () => {
      const reader = recorder(() => RETRY);
      await broker.consume(names.first, reader.handler);
      const sent = message(names.moved);
      await broker.publish(sent);
      await waitUntil(async () => (await subject.deadLetterIds()).length === 1);
      expect(await subject.deadLetterIds()).toEqual([sent.id]);
      expect(reader.seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
    });

    it('takes a handler that throws for one that asks for a retry', async () => {
      const reader = recorder((_, { attempt }) => {
        if (attempt === 1) throw new Error('the consumer fell over');
        return DONE;
      });
      await broker.consume(names.first, reader.handler);
      await broker.publish(message(names.moved));
      await waitUntil(() => reader.seen.length === 2);
      expect(reader.seen.map(({ attempt }) => attempt)).toEqual([1, 2]);
    });

    it('does not count an attempt that is given back', async () => {
      let given = 0;
      const reader = recorder((_, { attempt }) => {
        given += 1;
        if (given <= MAX_ATTEMPTS + 2) return { kind: 'postpone', reason: 'busy' };
        return attempt === 1 ? RETRY : DONE;
      });
      await broker.consume(names.first, reader.handler);
      const sent = message(names.moved);
      const published = broker.publish(sent);
      await waitUntil(() => reader.seen.length === MAX_ATTEMPTS + 4);
      await published;
      const attempts = reader.seen.map(({ attempt }) => attempt);
      expect(attempts).toEqual([...Array.from({ length: MAX_ATTEMPTS + 3 }, () => 1), 2]);
      expect(await subject.deadLetterIds()).toEqual([]);
    });

    it('hands what a cancelled reader gives back to the next one, uncounted and before what came later', async () => {
      let giveBack: () => void = () => undefined;
      const isStopping = new Promise<void>((resolve) => (giveBack = resolve));
      const stopping = recorder(async () => {
        await isStopping;
        return { kind: 'postpone', reason: 'this reader is being stopped' };
      });
      const subscription = await broker.consume(names.first, stopping.handler);
      const [begun, later] = [message(names.moved), message(names.moved)];
      const published = [broker.publish(begun)];
      await waitUntil(() => stopping.seen.length === 1);
      const cancelled = subscription.cancel();
      giveBack();
      await cancelled;
      published.push(broker.publish(later));
      const next = recorder(() => DONE);
      await broker.consume(names.first, next.handler);
      await Promise.all(published);
      await waitUntil(() => next.seen.length === 2);
      expect(next.seen).toEqual([begun, later].map((one) => ({ message: one, attempt: 1 })));
      expect(await subject.deadLetterIds()).toEqual([]);
    });

    it('makes a dead letter of a rejected message at once', async () => {
      const reader = recorder(() => REJECT);
      await broker.consume(names.first, reader.handler);
      const sent = message(names.moved);
      await broker.publish(sent);
      await waitUntil(async () => (await subject.deadLetterIds()).length === 1);
      expect(await subject.deadLetterIds()).toEqual([sent.id]);
      expect(reader.seen).toHaveLength(1);
    });

    it('lets others pass a message that keeps failing', async () => {
      const poison = message(names.moved, 'poison');
      const reader = recorder(({ body }) => (body === 'poison' ? RETRY : DONE));
      await broker.consume(names.first, reader.handler);
      const poisoned = broker.publish(poison);
      const others = Array.from({ length: 10 }, () => message(names.moved));
      await Promise.all([poisoned, ...others.map((one) => broker.publish(one))]);
      await waitUntil(async () => (await subject.deadLetterIds()).length === 1);
      const lastAttempt = reader.ids().lastIndexOf(poison.id);
      expect(others.every(({ id }) => reader.ids().indexOf(id) < lastAttempt)).toBe(true);
      expect(await subject.deadLetterIds()).toEqual([poison.id]);
    });

    it('takes the same message twice', async () => {
      const reader = recorder(() => DONE);
      await broker.consume(names.first, reader.handler);
      const sent = message(names.moved);
      await Promise.all([broker.publish(sent), broker.publish(sent)]);
      await broker.publish(sent);
      await waitUntil(() => reader.seen.length > 0);
      expect(new Set(reader.ids())).toEqual(new Set([sent.id]));
    });

    it('waits for the running handler when a subscription is cancelled, and keeps the rest for the next reader', async () => {
      let finish: () => void = () => undefined;
      const isSlow = new Promise<void>((resolve) => (finish = resolve));
      const slow = recorder(async () => {
        await isSlow;
        return DONE;
      });
      const subscription = await broker.consume(names.first, slow.handler);
      const before = message(names.moved);
      const publishedBefore = broker.publish(before);
      await waitUntil(() => slow.seen.length === 1);
      let isCancelled = false;
      const cancelled = subscription.cancel().then(() => (isCancelled = true));
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(isCancelled).toBe(false);
      finish();
      await cancelled;
      await publishedBefore;

      const after = message(names.moved);
      const publishedAfter = broker.publish(after);
      const next = recorder(() => DONE);
      await broker.consume(names.first, next.handler);
      await publishedAfter;
      await waitUntil(() => next.seen.length === 1);
      expect([slow.ids(), next.ids()]).toEqual([[before.id], [after.id]]);
    });

    it('refuses to read a queue that does not stand in the topology', async () => {
      await expect(broker.consume('nobody.nothing', async () => DONE)).rejects.toThrow('nobody.nothing');
    });

    it('waits for running handlers when it is closed, and then takes and promises nothing any more', async () => {
      let isHandled = false;
      const reader = recorder(async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        isHandled = true;
        return DONE;
      });
      await broker.consume(names.first, reader.handler);
      await expect(broker.checkHealth()).resolves.toBeUndefined();
      const published = broker.publish(message(names.moved));
      await waitUntil(() => reader.seen.length === 1);
      await broker.close();
      expect(isHandled).toBe(true);
      await published;
      await expect(broker.publish(message(names.moved))).rejects.toThrow('closed');
      await expect(broker.checkHealth()).rejects.toThrow('closed');
    });

    it('can be closed twice', async () => {
      await broker.close();
      await expect(broker.close()).resolves.toBeUndefined();
    });
  });
}
