import type { Broker } from '@gobbler/contracts';
import { createTestVhost, type TestVhost } from '@gobbler/test-servers';
import { connect } from 'amqplib';
import { createRabbitMqBroker, openDeadLetters, type DeadLetter, type DeadLetters } from '../src';
import { createMemoryLog, DONE, message, newTopology, QUICK_RETRIES, recorder, REJECT, RETRY } from './builders';
import { eventually } from '@gobbler/test-harness';

describe('dead letters on RabbitMQ', () => {
  let vhost: TestVhost;
  let broker: Broker;
  let letters: DeadLetters;
  let names: ReturnType<typeof newTopology>;

  beforeAll(async () => {
    vhost = await createTestVhost();
  });

  beforeEach(async () => {
    names = newTopology();
    const { topology } = names;
    broker = await createRabbitMqBroker({
      url: vhost.url,
      topology,
      log: createMemoryLog().log,
      retryDelays: QUICK_RETRIES,
    });
    letters = await openDeadLetters(vhost.url, topology);
  });

  afterEach(async () => {
    await letters?.close();
    await broker?.close();
  });

  afterAll(async () => {
    await vhost?.drop();
  });

  /** So many messages that were rejected in the first queue, in their order. */
  async function bury(count: number): Promise<readonly string[]> {
    const reader = await broker.consume(names.first, async () => REJECT);
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const sent = message(names.moved, `{"number":${index}}`);
      ids.push(sent.id);
      await broker.publish(sent);
      await eventually(async () => (await letters.list()).length === index + 1);
    }
    await reader.cancel();
    return ids;
  }

  const listedIds = async () => (await letters.list()).map((letter) => letter.message.id);
  const replayAll = () =>
    letters.replay(
      () => true,
      () => undefined,
    );

  it('dead letters keep everything needed to diagnose the failure', async () => {
    const before = Date.now();
    await broker.consume(names.first, recorder(() => RETRY).handler);
    const sent = message(names.moved, '{"title":"Früchte 🍐"}');
    await broker.publish(sent);
    await eventually(async () => (await letters.list()).length === 1);
    const [letter] = await letters.list();
    expect(letter).toMatchObject({ queue: names.first, message: sent, attempts: 5, reason: 'not yet' });
    const [first, last] = [Date.parse(letter?.firstFailedAt ?? ''), Date.parse(letter?.lastFailedAt ?? '')];
    expect(first).toBeGreaterThanOrEqual(before);
    expect(last).toBeGreaterThan(first);
  });

  it('can be looked at again and again, and stay where they are, in their order', async () => {
    const ids = await bury(4);
    for (let look = 0; look < 50; look += 1) expect(await listedIds()).toEqual(ids);
  });

  it('dead letters that were not replayed yet survive a crash of the reader', async () => {
    const ids = await bury(3);
    const cut = await openDeadLetters(vhost.url, names.topology);
    const fallOver = (letter: DeadLetter): boolean => {
      if (letter.message.id === ids[1]) throw new Error('killed');
      return true;
    };
    await expect(cut.replay(fallOver, () => undefined)).rejects.toThrow('killed');
    await cut.close();
    await eventually(async () => (await listedIds()).length === 3);
    expect(await listedIds()).toEqual(ids);
  });

  it('stay where they are when their queue is gone', async () => {
    const ids = await bury(2);
    const operator = await connect(vhost.url);
    await (await operator.createChannel()).deleteQueue(names.first);
    await operator.close();
    await expect(replayAll()).rejects.toThrow(`there is no queue ${names.first}`);
    expect(await listedIds()).toEqual(ids);
  });

  it('go back to the queue in which they died and to no other, as if they had never been delivered', async () => {
    const [content, failing] = [recorder(() => DONE), recorder(() => RETRY)];
    await broker.consume(names.second, content.handler);
    const stopped = await broker.consume(names.first, failing.handler);
    const sent = message(names.made, '{"n":1}');
    await broker.publish(sent);
    await eventually(async () => (await letters.list()).length === 1);
    await stopped.cancel();

    const fixed = recorder(() => DONE);
    await broker.consume(names.first, fixed.handler);
    expect(await replayAll()).toBe(1);
    await eventually(() => fixed.seen.length === 1);
    expect(fixed.seen).toEqual([{ message: sent, attempt: 1 }]);
    expect(content.ids()).toEqual([sent.id]);
    expect(await listedIds()).toEqual([]);
  });

  it('are replayed in their order, or one alone', async () => {
    const ids = await bury(4);
    expect(
      await letters.replay(
        ({ message: { id } }) => id === ids[2],
        () => undefined,
      ),
    ).toBe(1);
    expect(await listedIds()).toEqual([ids[0], ids[1], ids[3]]);
    expect(await replayAll()).toBe(3);
    const reader = recorder(() => DONE);
    await broker.consume(names.first, reader.handler);
    await eventually(() => reader.seen.length === 4);
    expect(reader.ids()).toEqual([ids[2], ids[0], ids[1], ids[3]]);
  });

  it('are not replayed for ever when they fail again, and get all five attempts again', async () => {
    await bury(2);
    const failing = recorder(() => REJECT);
    await broker.consume(names.first, failing.handler);
    expect(await replayAll()).toBe(2);
    await eventually(async () => (await letters.list()).length === 2);
    expect(failing.seen.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  describe('of messages published without our properties', () => {
    const envelope = { id: '0197a2b4-0000-7000-8000-000000000001', name: 'thing.published', data: {} };

    /** Publishes it as a tool would, and has it die after all its attempts. */
    async function buryBare(body: string): Promise<DeadLetter> {
      const reader = await broker.consume(names.first, async () => RETRY);
      const tool = await connect(vhost.url);
      const channel = await tool.createConfirmChannel();
      channel.publish(names.topology.exchange, names.moved, Buffer.from(body));
      await channel.waitForConfirms();
      await tool.close();
      await eventually(async () => (await letters.list()).length === 1);
      await reader.cancel();
      const [letter] = await letters.list();
      if (!letter) throw new Error('it is gone');
      return letter;
    }

    it('have id and name from the envelope in the body', async () => {
      const { message: buried } = await buryBare(JSON.stringify(envelope));
      expect([buried.id, buried.name]).toEqual([envelope.id, envelope.name]);
    });

    it('have the routing key for a name, and an id that stays the same, without an envelope', async () => {
      const { message: buried } = await buryBare('no envelope');
      expect(buried).toEqual({
        id: expect.stringMatching(/^body-[0-9a-f]{16}$/),
        name: names.moved,
        body: 'no envelope',
      });
      await eventually(async () => (await listedIds()).length === 1);
      const replayed = await letters.replay(
        ({ message: { id } }) => id === buried.id,
        () => undefined,
      );
      const reader = recorder(() => REJECT);
      await broker.consume(names.first, reader.handler);
      await eventually(async () => (await letters.list()).length === 1);
      expect(replayed).toBe(1);
      expect(reader.seen).toEqual([{ message: { id: '', name: names.moved, body: 'no envelope' }, attempt: 1 }]);
      expect((await letters.list())[0]?.message).toEqual(buried);
    });
  });
});
