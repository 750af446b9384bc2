import type { Broker } from '@gobbler/contracts';
import { createTestVhost, type TestVhost } from '@gobbler/test-servers';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { createRabbitMqBroker } from '../src';
import { createMemoryLog, DONE, message, newTopology, QUICK_RETRIES, recorder } from './builders';
import { startCuttableProxy, type CuttableProxy } from './cuttable-proxy';
import { eventually } from '@gobbler/test-harness';

/** An operator's hand on the server, beside the broker. */
interface Operator {
  readonly connection: ChannelModel;
  readonly channel: Channel;
}

describe('RabbitMQ, when something is not as it should be,', () => {
  let vhost: TestVhost;
  let proxy: CuttableProxy;
  let operator: Operator;
  let broker: Broker;
  let names: ReturnType<typeof newTopology>;
  let lines: string[];

  beforeAll(async () => {
    vhost = await createTestVhost();
    proxy = await startCuttableProxy(vhost.url);
    const connection = await connect(vhost.url);
    operator = { connection, channel: await connection.createChannel() };
  });

  beforeEach(() => {
    names = newTopology();
  });

  afterEach(() => broker?.close());

  afterAll(async () => {
    await operator?.connection.close();
    await proxy?.close();
    await vhost?.drop();
  });

  async function start(url = proxy.url): Promise<void> {
    const memory = createMemoryLog();
    lines = memory.lines;
    broker = await createRabbitMqBroker({ url, topology: names.topology, log: memory.log, retryDelays: QUICK_RETRIES });
  }

  const logged = (text: string) => lines.filter((line) => line.includes(text));

  it('goes on by itself after its connections were cut, publishing and reading', async () => {
    await start();
    const reader = recorder(() => DONE);
    await broker.consume(names.first, reader.handler);
    for (let cut = 0; cut < 3; cut += 1) {
      proxy.cutAll();
      const sent = message(names.moved);
      await eventually(async () =>
        broker.publish(sent).then(
          () => true,
          () => false,
        ),
      );
      await eventually(() => reader.ids().includes(sent.id));
    }
    expect(logged('RabbitMQ is unavailable').length).toBeLessThanOrEqual(3);
  });

  it('hands a message out again, uncounted, when the connection went while it was worked on', async () => {
    await start();
    const reader = recorder(async () => {
      if (reader.seen.length === 1) {
        proxy.cutAll();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return DONE;
    });
    await broker.consume(names.first, reader.handler);
    const sent = message(names.moved);
    await broker.publish(sent);
    await eventually(() => reader.seen.length === 2);
    expect(reader.seen).toEqual([1, 1].map((attempt) => ({ message: sent, attempt })));
  });

  it('rejects a publish that no queue takes although one should, and declares the queue again', async () => {
    await start();
    await operator.channel.deleteQueue(names.first);
    const sent = message(names.moved);
    await expect(broker.publish(sent)).rejects.toThrow(`no queue takes ${names.moved}`);
    await eventually(async () =>
      broker.publish(sent).then(
        () => true,
        () => false,
      ),
    );
    const reader = recorder(() => DONE);
    await broker.consume(names.first, reader.handler);
    await eventually(() => reader.ids().includes(sent.id));
  });

  it('reads on when RabbitMQ ends the reading, because the queue was removed', async () => {
    await start();
    const reader = recorder(() => DONE);
    await broker.consume(names.first, reader.handler);
    await operator.channel.deleteQueue(names.first);
    const sent = message(names.moved);
    await eventually(async () => {
      await broker.publish(sent).catch(() => undefined);
      return reader.ids().includes(sent.id);
    });
    expect(reader.ids()).toContain(sent.id);
  });

  it('names the queue that is there already with other properties, once, and goes on when that has gone', async () => {
    await operator.channel.assertQueue(names.first, { durable: true, arguments: { 'x-queue-type': 'classic' } });
    await start();
    await expect(broker.checkHealth()).rejects.toThrow(`queue ${names.first} is there already with other properties`);
    await eventually(() => logged('refuses').length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(logged('refuses')).toHaveLength(1);
    await operator.channel.deleteQueue(names.first);
    await eventually(async () =>
      broker.checkHealth().then(
        () => true,
        () => false,
      ),
    );
    await expect(broker.publish(message(names.moved))).resolves.toBeUndefined();
  });

  it('says that it is refused, without the password', async () => {
    const url = new URL(vhost.url);
    url.password = 'not-the-right-one';
    await start(url.href);
    await expect(broker.checkHealth()).rejects.toThrow('ACCESS');
    expect(logged('refuses')).toHaveLength(1);
    expect(`${lines.join('')}${broker.description}`).not.toContain('not-the-right-one');
  });

  it('delivers no more messages at once than the prefetch limit', async () => {
    const { topology } = names;
    broker = await createRabbitMqBroker({ url: vhost.url, topology, log: createMemoryLog().log, prefetch: 3 });
    let [running, most] = [0, 0];
    const reader = recorder(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return DONE;
    });
    await Promise.all(Array.from({ length: 12 }, () => broker.publish(message(names.moved))));
    await broker.consume(names.first, reader.handler);
    await eventually(() => reader.seen.length === 12);
    expect(most).toBe(3);
  });

  it('writes beside a message what tools want to know, and takes one of a stranger', async () => {
    await start();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const sent = message(names.moved, JSON.stringify({ trace: { traceparent } }));
    await broker.publish(sent);
    const got = await operator.channel.get(names.first, { noAck: true });
    expect(got && got.properties).toMatchObject({
      messageId: sent.id,
      type: names.moved,
      deliveryMode: 2,
      contentType: 'application/json',
      timestamp: expect.any(Number),
      headers: { traceparent },
    });
    const reader = recorder(() => DONE);
    await broker.consume(names.first, reader.handler);
    operator.channel.publish(names.topology.exchange, names.moved, Buffer.from('hello'));
    await eventually(() => reader.seen.length === 1);
    expect(reader.seen[0]?.message).toEqual({ id: '', name: names.moved, body: 'hello' });
  });
});
