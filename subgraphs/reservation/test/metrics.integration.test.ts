import { TOPOLOGY } from '@gobbler/contracts';
import { createInProcessBroker, createInProcessLock } from '@gobbler/local-stand-ins';
import { createLogger } from '@gobbler/service-kit';
import { createTestDatabase, freePort, TEST_SECRET, type TestDatabase } from '@gobbler/test-servers';
import { readReservationConfig, startReservation } from '../src';
import { eventually } from '@gobbler/test-harness';

const log = createLogger({ service: 'test', level: 'silent' });

describe('the metrics of the reservation subgraph', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.drop());

  it('tell of its requests, its outbox and what was sold twice, for as long as it runs', async () => {
    const metricsPort = await freePort();
    const config = readReservationConfig({
      NODE_ENV: 'test',
      RESERVATION_PORT: '0',
      RESERVATION_METRICS_PORT: String(metricsPort),
      RESERVATION_DATABASE_URL: database.url,
      INTERNAL_TOKEN_SECRET: TEST_SECRET,
    });
    const deadLetterFile = '/nonexistent/dead-letters.jsonl';
    const service = await startReservation(config, {
      log,
      broker: createInProcessBroker({ environment: 'test', topology: TOPOLOGY, deadLetterFile, log }),
      lock: createInProcessLock({ environment: 'test', log }),
    });
    const read = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    await fetch(`${service.url}/healthz`);
    await eventually(async () => /checked_timestamp_seconds\{.*\} [1-9]/.test(await read()));
    await eventually(async () => /outbox_pending_events\{.*\} 0\n/.test(await read()));
    const text = await read();
    await service.close();
    expect(text).toContain('gobbler_posts_oversold{service="reservation"} 0\n');
    expect(text).toContain('gobbler_posts_miscounted{service="reservation"} 0\n');
    expect(text).toMatch(
      /http_request_duration_seconds_count\{[^}]*method="GET",route="\/healthz",status="200"[^}]*\} 1\n/,
    );
    await expect(read()).rejects.toThrow('fetch failed');
  });
});
