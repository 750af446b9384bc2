import { TOPOLOGY } from '@gobbler/contracts';
import { createInProcessBroker, createInProcessLock } from '@gobbler/local-stand-ins';
import { createLogger } from '@gobbler/service-kit';
import { eventually } from '@gobbler/test-harness';
import { createTestDatabase, freePort, TEST_SECRET, type TestDatabase } from '@gobbler/test-servers';
import { readReservationConfig, startReservation, type ReservationAdapters } from '../src';
import { lockThatIsNeverHeld } from './lock-that-is-never-held';

describe('the reservation subgraph as a service', () => {
  const log = createLogger({ service: 'test', level: 'silent' });
  const deadLetterFile = '/nonexistent/dead-letters.jsonl';
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database?.drop());

  const start = (adapters: ReservationAdapters = {}, settings: Record<string, string> = {}) =>
    startReservation(
      readReservationConfig({
        NODE_ENV: 'test',
        RESERVATION_PORT: '0',
        RESERVATION_DATABASE_URL: database.url,
        INTERNAL_TOKEN_SECRET: TEST_SECRET,
        ...settings,
      }),
      {
        log,
        broker: createInProcessBroker({ environment: 'test', topology: TOPOLOGY, deadLetterFile, log }),
        lock: createInProcessLock({ environment: 'test', log }),
        ...adapters,
      },
    );

  it('is ready with its database, and lists the lock and the broker as optional', async () => {
    const service = await start();
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
    await service.close();
  });

  it('stays ready while the lock is down', async () => {
    const service = await start({ lock: lockThatIsNeverHeld });
    const ready = await fetch(`${service.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { dependencies: [{ isReady: true }, { isReady: true }, { isReady: false, problem: 'the lock is down' }] },
    ]);
    await service.close();
  });

  it('measures its requests, its outbox and oversold posts for as long as it runs', async () => {
    const metricsPort = await freePort();
    const service = await start({}, { RESERVATION_METRICS_PORT: String(metricsPort) });
    const read = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    await fetch(`${service.url}/healthz`);
    await eventually(async () => /checked_timestamp_seconds\{.*\} [1-9]/.test(await read()));
    await eventually(async () => /outbox_pending_events\{.*\} 0\n/.test(await read()));
    const text = await read();
    await service.close();
    expect(text).toContain('gobbler_posts_oversold{service="reservation"} 0\n');
    expect(text).toContain('gobbler_posts_miscounted{service="reservation"} 0\n');
    expect(text).toMatch(
      /http_server_request_duration_seconds_count\{(?=[^}]*http_request_method="GET")(?=[^}]*http_route="\/healthz")[^}]*http_response_status_code="200"[^}]*\} 1\n/,
    );
    await expect(read()).rejects.toThrow('fetch failed');
  });
});
