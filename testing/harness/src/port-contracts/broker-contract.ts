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
import { eventually } from '@gobbler/test-servers/eventually';

export interface BrokerUnderTest {
  readonly broker: Broker;
  /** The ids of the messages that became dead letters. */
  deadLetterIds(): Promise<readonly string[]>;
  /** Removes everything the broker left; called after it was closed. */
  cleanUp(): Promise<void>;
}

const DONE: HandlerOutcome = { kind: 'done' };
const RETRY: HandlerOutcome = { kind: 'retry', reason: 'not yet' };
const REJECT: HandlerOutcome = { kind: 'reject', reason: 'never' };

/** `made` goes to both queues, `moved` only to the first. New names each time: a real broker keeps its queues. */
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

/** A handler that records its messages and returns the given outcomes. */
function recorder(answer: (message: BrokerMessage, info: DeliveryInfo) => HandlerOutcome | Promise<HandlerOutcome>) {
  const seen: { message: BrokerMessage; attempt: number }[] = [];
  const handler: MessageHandler = async (received, info) => {
    seen.push({ message: received, attempt: info.attempt });
    return answer(received, info);
  };
  return { handler, seen, ids: () => seen.map((delivery) => delivery.message.id) };
}

/**
 * The contract of every broker adapter. `createBroker` connects one with retry delays of milliseconds.
 */
export function describeBrokerContract(
  name: string,
  createBroker: (topology: Topology) => Promise<BrokerUnderTest>,
): void {
  describe(`the broker contract: ${name}`, () => {
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

    async function consume(queue: string, answer: Parameters<typeof recorder>[0]) {
      const reader = recorder(answer);
      await broker.consume(queue, reader.handler);
      return reader;
    }

    it('a message is delivered unchanged to every queue bound to its name', async () => {
      const [first, second] = [await consume(names.first, () => DONE), await consume(names.second, () => DONE)];
      const sent = message(names.made, '{"title":"Früchte 🍐"}');
      await broker.publish(sent);
      await eventually(() => first.seen.length === 1 && second.seen.length === 1);
      expect(first.seen).toEqual([{ message: sent, attempt: 1 }]);
      expect(second.seen).toEqual([{ message: sent, attempt: 1 }]);
    });

    it('a queue that is not bound to the name gets nothing', async () => {
      const [first, second] = [await consume(names.first, () => DONE), await consume(names.second, () => DONE)];
      const [other, shared] = [message(names.moved), message(names.made)];
      await broker.publish(other);
      await broker.publish(shared);
      await eventually(() => first.seen.length === 2 && second.seen.length === 1);
      expect(second.ids()).toEqual([shared.id]);
    });

    it('a message without a bound queue is accepted', async () => {
      await expect(broker.publish(message(names.unbound))).resolves.toBeUndefined();
    });

    it('a queue keeps its messages until it has a consumer', async () => {
      const sent = message(names.moved);
      const published = broker.publish(sent);
      const reader = await consume(names.first, () => DONE);
      await published;
      await eventually(() => reader.seen.length === 1);
      expect(reader.ids()).toEqual([sent.id]);
    });

    it('messages are delivered in the order of publishing', async () => {
      const reader = await consume(names.first, () => DONE);
      const sent = Array.from({ length: 20 }, () => message(names.moved));
      await Promise.all(sent.map((one) => broker.publish(one)));
      await eventually(() => reader.seen.length === 20);
      expect(reader.ids()).toEqual(sent.map(({ id }) => id));
    });

    it('a message is redelivered on retry, and attempts are counted', async () => {
      const reader = await consume(names.first, (_, { attempt }) => (attempt < 3 ? RETRY : DONE));
      const sent = message(names.moved, '{"n":1}');
      await broker.publish(sent);
      await eventually(() => reader.seen.length === 3);
      expect(reader.seen).toEqual([1, 2, 3].map((attempt) => ({ message: sent, attempt })));
      expect(await subject.deadLetterIds()).toEqual([]);
    });

    it('a retry redelivers to the requesting queue only', async () => {
      const failing = recorder((_, { attempt }) => (attempt === 1 ? RETRY : DONE));
      const content = await consume(names.second, () => DONE);
      await broker.consume(names.first, failing.handler);
      await broker.publish(message(names.made));
      await eventually(() => failing.seen.length === 2 && content.seen.length >= 1);
      expect(content.seen).toHaveLength(1);
    });

    it(`a message becomes a dead letter after exactly ${MAX_ATTEMPTS} attempts`, async () => {
      const reader = await consume(names.first, () => RETRY);
      const sent = message(names.moved);
      await broker.publish(sent);
      await eventually(async () => (await subject.deadLetterIds()).length === 1);
      expect(await subject.deadLetterIds()).toEqual([sent.id]);
      expect(reader.seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
    });

    it('a handler that throws causes a retry', async () => {
      const reader = await consume(names.first, (_, { attempt }) => {
        if (attempt === 1) throw new Error('the consumer fell over');
        return DONE;
      });
      await broker.publish(message(names.moved));
      await eventually(() => reader.seen.length === 2);
      expect(reader.seen.map(({ attempt }) => attempt)).toEqual([1, 2]);
    });

    it('a postponed attempt is not counted', async () => {
      let given = 0;
      const reader = await consume(names.first, (_, { attempt }) => {
        given += 1;
        if (given <= MAX_ATTEMPTS + 2) return { kind: 'postpone', reason: 'busy' };
        return attempt === 1 ? RETRY : DONE;
      });
      const sent = message(names.moved);
      const published = broker.publish(sent);
      await eventually(() => reader.seen.length === MAX_ATTEMPTS + 4);
      await published;
      const attempts = reader.seen.map(({ attempt }) => attempt);
      expect(attempts).toEqual([...Array.from({ length: MAX_ATTEMPTS + 3 }, () => 1), 2]);
      expect(await subject.deadLetterIds()).toEqual([]);
    });

    it('a message postponed by a cancelled consumer goes to the next one first, uncounted', async () => {
      let giveBack: () => void = () => undefined;
      const isStopping = new Promise<void>((resolve) => (giveBack = resolve));
      const stopping = recorder(async () => {
        await isStopping;
        return { kind: 'postpone', reason: 'this reader is being stopped' };
      });
      const subscription = await broker.consume(names.first, stopping.handler);
      const [started, later] = [message(names.moved), message(names.moved)];
      const published = [broker.publish(started)];
      await eventually(() => stopping.seen.length === 1);
      const cancelled = subscription.cancel();
      giveBack();
      await cancelled;
      published.push(broker.publish(later));
      const next = await consume(names.first, () => DONE);
      await Promise.all(published);
      await eventually(() => next.seen.length === 2);
      expect(next.seen).toEqual([started, later].map((one) => ({ message: one, attempt: 1 })));
      expect(await subject.deadLetterIds()).toEqual([]);
    });

    it('a rejected message becomes a dead letter immediately', async () => {
      const reader = await consume(names.first, () => REJECT);
      const sent = message(names.moved);
      await broker.publish(sent);
      await eventually(async () => (await subject.deadLetterIds()).length === 1);
      expect(await subject.deadLetterIds()).toEqual([sent.id]);
      expect(reader.seen).toHaveLength(1);
    });

    it('what waits in a queue and its dead letters are counted', async () => {
      expect(await broker.countMessages(names.second)).toEqual({ waiting: 0, deadLetters: 0 });
      const published = Promise.all([broker.publish(message(names.made)), broker.publish(message(names.made))]);
      published.catch(() => undefined); // one broker waits for readers, of which the second queue gets none in time
      await consume(names.first, () => REJECT);
      const counts = () => Promise.all([names.first, names.second].map((queue) => broker.countMessages(queue)));
      await eventually(counts, ([first]) => first?.deadLetters === 2);
      await eventually(counts, ([, second]) => second?.waiting === 2);
      expect((await counts())[1]).toEqual({ waiting: 2, deadLetters: 0 });
    });

    it('a message that keeps failing does not block others', async () => {
      const poison = message(names.moved, 'poison');
      const reader = await consume(names.first, ({ body }) => (body === 'poison' ? RETRY : DONE));
      const poisoned = broker.publish(poison);
      const others = Array.from({ length: 10 }, () => message(names.moved));
      await Promise.all([poisoned, ...others.map((one) => broker.publish(one))]);
      await eventually(async () => (await subject.deadLetterIds()).length === 1);
      const lastAttempt = reader.ids().lastIndexOf(poison.id);
      expect(others.every(({ id }) => reader.ids().indexOf(id) < lastAttempt)).toBe(true);
      expect(await subject.deadLetterIds()).toEqual([poison.id]);
    });

    it('the same message can be published twice', async () => {
      const reader = await consume(names.first, () => DONE);
      const sent = message(names.moved);
      await Promise.all([broker.publish(sent), broker.publish(sent)]);
      await broker.publish(sent);
      await eventually(() => reader.seen.length > 0);
      expect(new Set(reader.ids())).toEqual(new Set([sent.id]));
    });

    it('cancelling a subscription waits for the running handler and keeps the other messages', async () => {
      let finish: () => void = () => undefined;
      const isSlow = new Promise<void>((resolve) => (finish = resolve));
      const slow = recorder(async () => {
        await isSlow;
        return DONE;
      });
      const subscription = await broker.consume(names.first, slow.handler);
      const before = message(names.moved);
      const publishedBefore = broker.publish(before);
      await eventually(() => slow.seen.length === 1);
      let isCancelled = false;
      const cancelled = subscription.cancel().then(() => (isCancelled = true));
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(isCancelled).toBe(false);
      finish();
      await cancelled;
      await publishedBefore;

      const after = message(names.moved);
      const publishedAfter = broker.publish(after);
      const next = await consume(names.first, () => DONE);
      await publishedAfter;
      await eventually(() => next.seen.length === 1);
      expect([slow.ids(), next.ids()]).toEqual([[before.id], [after.id]]);
    });

    it('consuming a queue outside the topology is refused', async () => {
      await expect(broker.consume('unknown.nothing', async () => DONE)).rejects.toThrow('unknown.nothing');
    });

    it('closing waits for running handlers and rejects later publishes', async () => {
      let isHandled = false;
      const reader = await consume(names.first, async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        isHandled = true;
        return DONE;
      });
      await expect(broker.checkHealth()).resolves.toBeUndefined();
      const published = broker.publish(message(names.moved));
      await eventually(() => reader.seen.length === 1);
      await broker.close();
      expect(isHandled).toBe(true);
      await published;
      await expect(broker.publish(message(names.moved))).rejects.toThrow('closed');
      await expect(broker.checkHealth()).rejects.toThrow('closed');
      await expect(broker.countMessages(names.first)).rejects.toThrow('closed');
    });

    it('closing is idempotent', async () => {
      await broker.close();
      await expect(broker.close()).resolves.toBeUndefined();
    });
  });
}
