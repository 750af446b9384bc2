import { createLogger, type RunningService } from '@gobbler/service-kit';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { startNotificationWorker, type NotificationWorkerAdapters, type NotificationWorkerConfig } from '../src';
import { createWorkerDataSource } from '../src/infra/data-source';
import { startFakeServices, type FakeServices } from './fake-services';

/** Short enough for tests. */
export const LIMITS = {
  sendMs: 200,
  firstPauseMs: 20,
  longestPauseMs: 100,
  outageWaitMs: 10_000,
  leaseMs: 2_000,
};

export const silent = createLogger({ service: 'notification-worker', level: 'silent' });

/** What workers under test run on; each worker is started by the test. */
export interface WorkerBed {
  readonly services: FakeServices;
  start(
    adapters: Pick<NotificationWorkerAdapters, 'broker' | 'pushes'> & Partial<NotificationWorkerAdapters>,
    change?: Partial<NotificationWorkerConfig>,
  ): Promise<RunningService>;
  /** Row counts of the tables that keep an event only until all users were notified. */
  countLeftovers(): Promise<readonly number[]>;
  drop(): Promise<void>;
}

export async function createWorkerBed(): Promise<WorkerBed> {
  const [database, services] = await Promise.all([createTestDatabase(), startFakeServices()]);
  const dataSource = createWorkerDataSource(database.url, 1);
  return {
    services,
    start: (adapters, change) =>
      startNotificationWorker(configOf(database, services, change), { log: silent, limits: LIMITS, ...adapters }),
    countLeftovers: () => countLeftovers(dataSource),
    async drop() {
      await services.stop();
      if (dataSource.isInitialized) await dataSource.destroy();
      await database.drop();
    },
  };
}

function configOf(
  { url }: TestDatabase,
  { urls }: FakeServices,
  change: Partial<NotificationWorkerConfig> = {},
): NotificationWorkerConfig {
  return {
    environment: 'test',
    logLevel: 'silent',
    host: '127.0.0.1',
    port: 0,
    databaseUrl: url,
    databasePoolSize: 5,
    firebase: null,
    internalTokenSecret: TEST_SECRET,
    ...urls,
    timeZone: 'Asia/Singapore',
    dataDir: '.gobbler',
    ...change,
  };
}

async function countLeftovers(dataSource: DataSource): Promise<readonly number[]> {
  if (!dataSource.isInitialized) await dataSource.initialize();
  const counts: number[] = [];
  for (const table of ['event_claims', 'event_progress', 'sent_tokens', 'unreached_people']) {
    const [row] = await dataSource.query<{ count: number }[]>(`SELECT count(*) AS count FROM ${table}`);
    counts.push(Number(row?.count));
  }
  return counts;
}
