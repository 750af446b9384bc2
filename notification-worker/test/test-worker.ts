import { createLogger, type RunningService } from '@gobbler/service-kit';
import { createTestDatabase, TEST_SECRET } from '@gobbler/test-servers';
import { startNotificationWorker, type NotificationWorkerAdapters, type NotificationWorkerConfig } from '../src';
import { createWorkerDataSource } from '../src/infra/data-source';
import { startFakeServices } from './fake-services';

/** Short enough for tests. */
export const LIMITS = {
  sendMs: 200,
  firstPauseMs: 20,
  longestPauseMs: 100,
  outageWaitMs: 10_000,
  leaseMs: 2_000,
};

export const silent = createLogger({ service: 'notification-worker', level: 'silent' });

type Adapters = Pick<NotificationWorkerAdapters, 'broker' | 'pushes'> & Partial<NotificationWorkerAdapters>;
export type TestWorker = Awaited<ReturnType<typeof createTestWorker>>;

/** What workers under test run on; each worker is started by the test. */
export async function createTestWorker() {
  const [database, services] = await Promise.all([createTestDatabase(), startFakeServices()]);
  const dataSource = await createWorkerDataSource(database.url, 1).initialize();
  const config: NotificationWorkerConfig = {
    environment: 'test',
    logLevel: 'silent',
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    databasePoolSize: 5,
    firebase: null,
    internalTokenSecret: TEST_SECRET,
    ...services.urls,
    pushRecordDays: 7,
    timeZone: 'Asia/Singapore',
    dataDir: '.gobbler',
  };
  return {
    services,
    start: (adapters: Adapters, change: Partial<NotificationWorkerConfig> = {}): Promise<RunningService> =>
      startNotificationWorker({ ...config, ...change }, { log: silent, limits: LIMITS, ...adapters }),
    async countUnfinished(): Promise<number> {
      const [row] = await dataSource.query<{ count: number }[]>(
        'SELECT count(*) AS count FROM event_progress WHERE finished_at IS NULL',
      );
      return Number(row?.count);
    },
    async drop(): Promise<void> {
      await services.stop();
      await dataSource.destroy();
      await database.drop();
    },
  };
}
