import { connect } from 'amqplib';
import { Redis } from 'ioredis';
import { startOwnServer, type OwnServer } from '../src/index';
import { isRunning } from '../src/processes';
import { exchange } from '../src/recipes/exchange';
import { runStatement } from '../src/create-database-on';

/** Whether a server answers a new connection. */
const isOpen = async (url: string): Promise<boolean> => (await exchange(url, 'PING\r\n')) !== '';

describe.each(['postgres', 'mariadb'] as const)('a %s of one’s own', (kind) => {
  let database: OwnServer;
  beforeAll(async () => (database = await startOwnServer(kind)));
  afterAll(() => database.remove());

  it('has what was committed after a SIGKILL, at the same address', async () => {
    const first = database.pid;
    await runStatement(database.url, 'CREATE TABLE kept (id int)');
    await runStatement(database.url, 'INSERT INTO kept VALUES (7)');
    await database.kill();
    expect(database.pid).toBe(0);
    expect(isRunning(first)).toBe(false);
    await expect(runStatement(database.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await database.start();
    expect(isRunning(database.pid)).toBe(true);
    expect(await runStatement(database.url, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
  });

  it('says nothing while it is paused, and goes on afterwards', async () => {
    await database.pause();
    await expect(runStatement(database.url, 'SELECT 1')).rejects.toThrow(/timeout|ETIMEDOUT|no free connection/i);
    await database.resume();
    await expect(runStatement(database.url, 'SELECT 7 AS id')).resolves.toEqual([{ id: 7 }]);
  });

  it('ends in good order, also out of a pause, and comes back', async () => {
    await database.pause();
    await database.stop();
    await expect(runStatement(database.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await database.start();
    await expect(runStatement(database.url, 'SELECT 7 AS id')).resolves.toEqual([{ id: 7 }]);
  });

  it('is gone when it is removed, also while it is paused', async () => {
    const { pid } = database;
    await database.pause();
    await database.remove();
    expect(isRunning(pid)).toBe(false);
  });
});

describe('a Redis of one’s own', () => {
  let redis: OwnServer;
  beforeAll(async () => (redis = await startOwnServer('redis')));
  afterAll(() => redis.remove());

  it('is killed, comes back empty at the same address, and is paused', async () => {
    const { pid } = redis;
    const client = new Redis(redis.url, { retryStrategy: () => null });
    await client.set('a', '1');
    client.on('error', () => undefined);
    await redis.kill();
    expect(isRunning(pid)).toBe(false);
    expect(await isOpen(redis.url)).toBe(false);
    await redis.start();
    const again = new Redis(redis.url);
    expect(await again.get('a')).toBeNull();
    await redis.pause();
    expect(await isOpen(redis.url)).toBe(false);
    await redis.resume();
    expect(await again.ping()).toBe('PONG');
    again.disconnect();
  });
});

describe('a RabbitMQ of one’s own', () => {
  let rabbit: OwnServer;
  beforeAll(async () => (rabbit = await startOwnServer('rabbitmq')));
  afterAll(() => rabbit.remove());

  it('has its confirmed messages after a SIGKILL, listens to its tools, and leaves no process', async () => {
    const first = rabbit.pid;
    const connection = await connect(rabbit.url);
    connection.on('error', () => undefined);
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    await channel.assertQueue('kept', { durable: true });
    channel.sendToQueue('kept', Buffer.from('one'), { persistent: true });
    await channel.waitForConfirms();
    // The message is on disk by now; that there is such a queue is written a little later, unless one asks for it.
    await rabbit.runTool('rabbitmqctl', ['eval', 'mnesia:sync_log().']);
    await rabbit.kill();
    expect(isRunning(first)).toBe(false);
    await rabbit.start();
    const again = await connect(rabbit.url);
    const reader = await again.createChannel();
    const message = await reader.get('kept', { noAck: true });
    expect(message && message.content.toString()).toBe('one');
    await again.close();
    const { pid } = rabbit;
    await rabbit.remove();
    expect(isRunning(pid)).toBe(false);
    expect(await isOpen(rabbit.url)).toBe(false);
  });
});
