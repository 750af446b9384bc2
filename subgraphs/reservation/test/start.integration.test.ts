import { createInProcessBroker, createInProcessLock } from '@gobbler/local-stand-ins';
import { TOPOLOGY } from '@gobbler/contracts';
import { createLogger } from '@gobbler/service-kit';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '@gobbler/test-servers';
import { readReservationConfig, startReservation, type ReservationAdapters } from '../src';
import { lockThatIsNeverHad } from './fake-service';

describe('the reservation subgraph as a service', () => {
  let database: TestDatabase;
  let adapters: Required<Pick<ReservationAdapters, 'log' | 'broker' | 'lock'>>;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database?.drop());

  beforeEach(() => {
    const log = createLogger({ service: 'test', level: 'silent' });
    const deadLetterFile = '/nonexistent/dead-letters.jsonl';
    adapters = {
      log,
      broker: createInProcessBroker({ environment: 'test', topology: TOPOLOGY, deadLetterFile, log }),
      lock: createInProcessLock({ environment: 'test', log }),
    };
  });

  const config = (change: Record<string, string> = {}) =>
    readReservationConfig({
      NODE_ENV: 'test',
      RESERVATION_PORT: '0',
      RESERVATION_DATABASE_URL: database.url,
      INTERNAL_TOKEN_SECRET: TEST_SECRET,
      ...change,
    });

  it('is ready with its database, and tells what helps it', async () => {
    const service = await startReservation(config(), adapters);
    const ready = await fetch(`${service.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'ready',
        dependencies: [
          { name: 'database', description: expect.stringMatching(/^(PostgreSQL|MariaDB|MySQL)$/), isReady: true },
          { name: 'broker', description: expect.stringContaining('stand-in'), isOptional: true, isReady: true },
          { name: 'lock', description: expect.stringContaining('stand-in'), isOptional: true, isReady: true },
        ],
      },
    ]);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    await service.close();
  });

  it('stays ready while the lock and the broker are out', async () => {
    const broker = { ...adapters.broker, checkHealth: () => Promise.reject(new Error('the broker is out')) };
    const service = await startReservation(config(), { ...adapters, broker, lock: lockThatIsNeverHad });
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      dependencies: [
        { name: 'database', isReady: true },
        { name: 'broker', isReady: false, problem: 'the broker is out' },
        { name: 'lock', isReady: false, problem: 'the lock is out' },
      ],
    });
    await service.close();
  });

  it('answers nobody without an internal token', async () => {
    const service = await startReservation(config(), adapters);
    const answer = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user-id': '1' },
      body: JSON.stringify({ query: '{ _service { sdl } }' }),
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    await service.close();
  });

  it('leaves nothing running when its port is taken', async () => {
    const first = await startReservation(config(), adapters);
    const { port } = new URL(first.url);
    await expect(startReservation(config({ RESERVATION_PORT: port }), adapters)).rejects.toThrow(/EADDRINUSE/);
    await first.close();
    const again = await startReservation(config({ RESERVATION_PORT: port }), adapters);
    await again.close();
  });

  it('says what is wrong when its database is out', async () => {
    const nowhere = config({ RESERVATION_DATABASE_URL: 'postgres://somebody:secret@127.0.0.1:1/nowhere' });
    await expect(startReservation(nowhere, adapters)).rejects.toThrow(/can't reach the database/);
  });
});
