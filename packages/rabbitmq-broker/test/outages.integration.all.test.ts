import type { Broker, BrokerMessage } from '@gobbler/contracts';
import { startOwnServer, type OwnServer } from '@gobbler/test-servers';
import { createRabbitMqBroker } from '../src';
import { createMemoryLog, DONE, message, newTopology, QUICK_RETRIES, recorder } from './builders';
import { eventually } from '@gobbler/test-harness';

/** Milliseconds. */
const CONFIRM_MS = 1_000;

describe('RabbitMQ going and coming back', () => {
  let server: OwnServer;
  let broker: Broker;
  let names: ReturnType<typeof newTopology>;
  let lines: string[];

  beforeAll(async () => {
    server = await startOwnServer('rabbitmq');
  });

  beforeEach(async () => {
    await server.start(); // where a test that failed has left it down
    await server.resume();
    names = newTopology();
    broker = await connect();
  });

  afterEach(() => broker?.close());

  afterAll(() => server?.remove());

  function connect(): Promise<Broker> {
    const memory = createMemoryLog();
    lines = memory.lines;
    const { topology } = names;
    return createRabbitMqBroker({
      url: server.url,
      topology,
      log: memory.log,
      retryDelays: QUICK_RETRIES,
      confirmMs: CONFIRM_MS,
    });
  }

  /** As the outbox's relay does it: again and again, until it is confirmed. */
  async function publishUntilConfirmed(one: BrokerMessage): Promise<void> {
    for (const own = broker; own === broker;) {
      try {
        return await own.publish(one);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  const logged = (text: string) => lines.filter((line) => line.includes(text));
  const msOf = async (work: Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await work.catch(() => undefined);
    return performance.now() - startedAt;
  };

  it('loses nothing that was confirmed when it is killed in the middle, and takes up publishing and reading by itself', async () => {
    const reader = recorder(async (_, { attempt }) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return attempt === 1 && Math.random() < 0.1 ? { kind: 'retry', reason: 'not yet' } : DONE;
    });
    await broker.consume(names.first, reader.handler);
    const sent = Array.from({ length: 1_500 }, () => message(names.moved));
    const all = Promise.all(
      sent.map((one, index) =>
        new Promise((resolve) => setTimeout(resolve, index * 6)).then(() => publishUntilConfirmed(one)),
      ),
    );
    await eventually(() => reader.seen.length >= 100);
    // RabbitMQ 3.10 may lose a quorum queue that it made only just before it was killed.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await server.kill();

    const problem = () => broker.checkHealth().then(String, String);
    await eventually(async () => /close|ECONN|out of reach/i.test(await problem()));
    await expect(broker.publish(message(names.moved))).rejects.toThrow('out of reach');
    const later = recorder(() => DONE);
    await broker.consume(names.second, later.handler); // of no use yet, and no error either

    await server.start();
    await all;
    const done = new Set<string>();
    await eventually(() => {
      for (const id of reader.ids()) done.add(id);
      return sent.every(({ id }) => done.has(id));
    });
    const toBoth = message(names.made);
    await publishUntilConfirmed(toBoth);
    await eventually(() => later.ids().includes(toBoth.id));
    await expect(broker.checkHealth()).resolves.toBeUndefined();
    expect(logged('RabbitMQ is unavailable')).toHaveLength(1);
    expect(logged('RabbitMQ is back')).toHaveLength(1);
    expect(logged('RabbitMQ is back')[0]).toContain('"level":"warn"'); // as loud as the loss
    expect(lines.join('')).not.toContain(new URL(server.url).password);
  });

  it('refuses to publish within its time while the server hangs, and goes on when that goes on', async () => {
    await server.pause();
    expect(await msOf(broker.publish(message(names.moved)))).toBeLessThan(10 * CONFIRM_MS);
    await expect(broker.publish(message(names.moved))).rejects.toThrow(/no confirm within|out of reach/);
    await server.resume();
    await publishUntilConfirmed(message(names.moved));
  });

  it('a graceful shutdown of RabbitMQ is not logged as an outage', async () => {
    await broker.consume(names.first, async () => DONE);
    await broker.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(logged('RabbitMQ is unavailable')).toEqual([]);
  });

  it('can be closed while the server hangs', async () => {
    await broker.consume(names.first, async () => DONE);
    await server.pause();
    expect(await msOf(broker.close())).toBeLessThan(15_000);
    await server.resume();
  });

  it('takes no messages while its disk is full, holds back readers in nothing, and takes messages again afterwards', async () => {
    const reader = recorder(() => DONE);
    const waiting = Array.from({ length: 20 }, () => message(names.moved));
    await Promise.all(waiting.map(publishUntilConfirmed));
    await server.runTool('rabbitmqctl', ['set_disk_free_limit', '1000000GB']);
    // RabbitMQ reports it on the next attempt.
    let refusal = '';
    await eventually(async () => {
      await broker.publish(message(names.made)).catch((error: Error) => (refusal = error.message));
      return refusal.includes('takes no messages at the moment');
    });
    expect(refusal).toMatch(/takes no messages at the moment: .*disk/);
    await expect(broker.checkHealth()).rejects.toThrow(/disk/);
    await broker.consume(names.first, reader.handler);
    await eventually(() => waiting.every(({ id }) => reader.ids().includes(id)));
    await server.runTool('rabbitmqctl', ['set_disk_free_limit', '50MB']);
    await publishUntilConfirmed(message(names.moved));
    await expect(broker.checkHealth()).resolves.toBeUndefined();
  });

  it('RabbitMQ may be down at start: it is logged once, and everything works when it is back', async () => {
    await broker.close();
    await server.kill();
    broker = await connect();
    expect(broker.description).toMatch(/^RabbitMQ at 127\.0\.0\.1:\d+$/);
    await expect(broker.checkHealth()).rejects.toThrow('ECONNREFUSED');
    const reader = recorder(() => DONE);
    await broker.consume(names.first, reader.handler);
    expect(logged('RabbitMQ is unavailable')).toHaveLength(1);

    const other = await connect();
    expect(await msOf(other.close())).toBeLessThan(5_000);
    await server.start();
    const sent = message(names.moved);
    await publishUntilConfirmed(sent);
    await eventually(() => reader.ids().includes(sent.id));
  });
});
