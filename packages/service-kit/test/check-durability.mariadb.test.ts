import { startOwnServer, type OwnServer } from '@gobbler/test-servers';
import { createDataSource, createLogger, databaseDependency, openDatabase } from '../src';

const log = createLogger({ service: 'test', level: 'silent' });

describe('a MariaDB that may lose what was committed', () => {
  let server: OwnServer;

  beforeAll(async () => {
    server = await startOwnServer('mariadb');
  });

  afterAll(() => server?.remove());

  const create = () =>
    createDataSource({ url: server.url, service: 'test', entities: [], migrations: [], poolSize: 1 });

  it('is not ready any more once it is configured so, and is refused at the next start', async () => {
    const dataSource = create();
    await openDatabase(dataSource, log);
    const { check } = databaseDependency(dataSource);
    await expect(check()).resolves.toBeUndefined();
    await dataSource.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
    await expect(check()).rejects.toThrow('innodb_flush_log_at_trx_commit is 2');
    const next = create();
    await expect(openDatabase(next, log)).rejects.toThrow('innodb_flush_log_at_trx_commit is 2');
    expect(next.isInitialized).toBe(false);
    await dataSource.destroy();
  });
});
