import { connect } from 'amqplib';
import { Redis } from 'ioredis';
import { createTestDatabase, createTestRedis, createTestVhost } from '../src/index';
import { runStatement } from '../src/create-database-on';

describe('a test database on MariaDB', () => {
  it('is empty, of its own, and gone once it is dropped', async () => {
    const [mine, yours] = await Promise.all([
      createTestDatabase({ engine: 'mariadb' }),
      createTestDatabase({ engine: 'mariadb' }),
    ]);
    expect(mine.engine).toBe('mariadb');
    await runStatement(mine.url, 'CREATE TABLE posts (id int)');
    await expect(runStatement(yours.url, 'SELECT * FROM posts')).rejects.toThrow("doesn't exist");
    await Promise.all([mine.drop(), yours.drop()]);
    await expect(runStatement(mine.url, 'SELECT 1')).rejects.toThrow('Unknown database');
  });

  it('keeps what it has acknowledged', async () => {
    const database = await createTestDatabase({ engine: 'mariadb' });
    const flush = await runStatement(database.url, 'SELECT CAST(@@innodb_flush_log_at_trx_commit AS CHAR) AS flush');
    expect(flush).toEqual([{ flush: '1' }]);
    await database.drop();
  });
});

describe('the Redis of a test run', () => {
  it('is one for all, with a prefix for each', async () => {
    const [mine, yours] = await Promise.all([createTestRedis(), createTestRedis()]);
    expect(yours.url).toBe(mine.url);
    expect(yours.keyPrefix).not.toBe(mine.keyPrefix);
    const client = new Redis(mine.url, { keyPrefix: mine.keyPrefix });
    await client.set('a', 'mine');
    expect(await client.get('a')).toBe('mine');
    client.disconnect();
  });

  it('requires the password', async () => {
    const { url } = await createTestRedis();
    const stranger = new Redis(url.replace(/:[^:@]*@/, ''), { retryStrategy: () => null });
    stranger.on('error', () => undefined); // the command rejects, too
    await expect(stranger.get('a')).rejects.toThrow('NOAUTH');
    stranger.disconnect();
  });
});

describe('a virtual host of RabbitMQ', () => {
  it('has queues of its own, also durable and replicated ones, and is gone once it is dropped', async () => {
    const [mine, yours] = await Promise.all([createTestVhost(), createTestVhost()]);
    const connection = await connect(mine.url);
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue('orders', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    channel.sendToQueue('orders', Buffer.from('one'), { persistent: true });
    await channel.waitForConfirms();
    const message = await channel.get('orders');
    expect(message && message.content.toString()).toBe('one');
    await connection.close();

    const neighbour = await connect(yours.url);
    const other = await neighbour.createChannel();
    other.on('error', () => undefined);
    await expect(other.checkQueue('orders')).rejects.toThrow('NOT_FOUND');
    await neighbour.close();

    await Promise.all([mine.drop(), yours.drop()]);
    await expect(connect(mine.url)).rejects.toThrow('ConnectionClose');
  });
});
