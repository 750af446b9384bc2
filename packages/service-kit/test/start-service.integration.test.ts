import { createTestDatabase, TEST_SECRET, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import {
  createLogger,
  HandledEventEntity,
  runTransaction,
  startService,
  type ServiceDatabase,
  type StartedService,
} from '../src';
import { appendThings, createFakeBroker, type FakeBroker } from './outbox';
import { createParcels } from './rig';
import { eventually } from '@gobbler/test-harness';

const DAY_MS = 24 * 3_600_000;
const withTables: ServiceDatabase = { service: 'post', setting: 'POST_DATABASE_URL', create: createParcels };

describe('startService', () => {
  let database: TestDatabase;
  let direct: DataSource;
  let broker: FakeBroker;
  let service: StartedService | undefined;
  let happened: string[];
  let lines: string[];
  let now: Date;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    [happened, lines, now] = [[], [], new Date()];
    broker = {
      ...createFakeBroker(),
      async consume(queue) {
        happened.push(`subscribed to ${queue}`);
        return { cancel: async () => void happened.push('consumer cancelled') };
      },
      close: async () => void happened.push('broker closed'),
    };
    direct = await withTables.create(database.url, 2).initialize();
  });
  afterEach(async () => {
    await service?.close();
    service = undefined;
    await direct.destroy();
  });
  afterAll(() => database?.drop());

  async function start(change: Partial<Parameters<typeof startService>[0]> = {}): Promise<StartedService> {
    service = await startService({
      name: 'post',
      config: {
        environment: 'test',
        logLevel: 'info',
        host: '127.0.0.1',
        port: 0,
        databaseUrl: database.url,
        databasePoolSize: 3,
        dataDir: '/nonexistent',
        internalTokenSecret: TEST_SECRET,
        unknownSettings: ['POST_DATABSE_URL'],
      },
      adapters: {
        log: createLogger({ service: 'post', level: 'info', destination: { write: (line) => void lines.push(line) } }),
        now: () => now,
      },
      database: withTables,
      createBroker: () => Promise.resolve(broker),
      build: () => ({
        consumers: { 'a.queue': async () => ({ kind: 'done' }) },
        chores: [{ name: 'count', everyMs: 60_000, run: async () => void happened.push('chore run') }],
      }),
      ...change,
    });
    return service;
  }
  const readiness = async () => (await fetch(`${service?.url}/readyz`)).json();

  it('migrates the database, subscribes, runs chores and serves its health', async () => {
    await start();
    expect(happened.toSorted()).toEqual(['chore run', 'subscribed to a.queue']);
    expect(await readiness()).toMatchObject({
      status: 'ready',
      dependencies: [
        { name: 'database', isReady: true },
        { name: 'broker', isOptional: true, isReady: true },
      ],
    });
  });

  it('is not ready without a broker that it requires', async () => {
    broker.checkHealth = () => Promise.reject(new Error('down'));
    await start({ requiresBroker: true });
    expect(await readiness()).toMatchObject({ status: 'not ready' });
  });

  it('publishes what is in its outbox', async () => {
    await start();
    const ids = await appendThings(direct, 2);
    await eventually(() => broker.received.length === 2);
    expect(broker.received.map(({ id }) => id)).toEqual(ids);
  });

  it('deletes old rows of the tables that it shares with other services', async () => {
    await runTransaction(direct, (manager) => manager.insert(HandledEventEntity, { id: 'an event', handledAt: now }));
    now = new Date(Date.now() + 29 * DAY_MS);
    await (await start()).runChores();
    expect(await direct.manager.count(HandledEventEntity)).toBe(1);
    now = new Date(Date.now() + 31 * DAY_MS);
    await service?.runChores();
    expect(await direct.manager.count(HandledEventEntity)).toBe(0);
  });

  it('closes its consumers before the parts that it built, and the broker that it made last', async () => {
    await start({
      build: ({ closing, stopping }) => {
        closing('client', { close: async () => void happened.push(`client closed, stopping: ${stopping.aborted}`) });
        return { consumers: { 'a.queue': async () => ({ kind: 'done' }) } };
      },
    });
    await service?.close();
    expect(happened).toEqual([
      'subscribed to a.queue',
      'consumer cancelled',
      'client closed, stopping: true',
      'broker closed',
    ]);
  });

  it('does not close a broker that was handed in', async () => {
    await start({ adapters: { log: createLogger({ service: 'post', level: 'silent' }), broker } });
    await service?.close();
    expect(happened).not.toContain('broker closed');
  });

  it('closes what it has started when a part can not be built', async () => {
    await expect(start({ build: () => Promise.reject(new Error('no Stripe')) })).rejects.toThrow('no Stripe');
    expect(happened).toEqual(['broker closed']);
  });

  it('warns of a setting with its prefix that it does not read', async () => {
    await start();
    expect(lines.join('')).toContain('POST_DATABSE_URL is not a setting of post');
  });
});
