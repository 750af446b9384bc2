import { createLogger, dialectOf, openDatabase } from '@gobbler/service-kit';
import { eventually } from '@gobbler/test-harness';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { createReservationDataSource } from '../src/infra/data-source';
import { createTransactions } from '../src/infra/transactions';
import { numbers, post, WIDE_QUOTAS } from './builders';

const WAITING = {
  postgres: `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  mysql: `SELECT trx_id FROM information_schema.innodb_trx JOIN information_schema.processlist ON id = trx_mysql_thread_id
          WHERE db = DATABASE() AND trx_state = 'LOCK WAIT'`,
};

describe('a batch of reservations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    const url = new URL(database.url);
    // PostgreSQL looks for deadlocks after a second, which is longer than we wait for a lock.
    if (url.protocol.startsWith('postgres')) url.searchParams.set('options', '-c deadlock_timeout=10ms');
    dataSource = createReservationDataSource(url.href, 10);
    await openDatabase(dataSource, createLogger({ service: 'test', level: 'silent' }));
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  /** Holds every post but the first and waits for the first: a transaction that holds it can't get another one. */
  async function startRival(): Promise<{ over: Promise<void> }> {
    const isPostgres = dialectOf(dataSource).kind === 'postgres';
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(
      isPostgres
        ? `SET LOCAL lock_timeout = 0; SET LOCAL deadlock_timeout = '1min'`
        : 'SET innodb_lock_wait_timeout = 60',
    );
    // Many rows, since InnoDB ends the transaction that has changed fewer.
    await runner.query('UPDATE capacities SET revision = revision + 1 WHERE post_id > 1');
    const wait = async () => {
      await runner.query('UPDATE capacities SET revision = revision + 1 WHERE post_id = 1');
      await runner.rollbackTransaction();
      await runner.release();
    };
    const over = wait();
    await eventually(
      () => dataSource.query<unknown[]>(WAITING[isPostgres ? 'postgres' : 'mysql']),
      ({ length }) => length > 0,
    );
    return { over };
  }

  it('is decided one by one, each once, when the database ends it by a deadlock four times', async () => {
    const transactions = createTransactions({
      dataSource,
      quotas: WIDE_QUOTAS,
      now: () => new Date(),
      onCommit: () => undefined,
    });
    for (const id of numbers(30)) await transactions.run(({ capacities }) => capacities.insert(post({ id })));
    const requests = [2, 3].map((userId) => ({ userId, operation: 'reserve', key: `key-${userId}`, body: {} }));
    const sizes: number[] = [];
    const rivals: Promise<void>[] = [];
    const outcomes = await transactions.runBatch(requests, async ({ capacities, reservations }, fresh) => {
      sizes.push(fresh.length);
      await capacities.lock(1);
      if (fresh.length > 1) {
        rivals.push((await startRival()).over);
        await capacities.lock(2);
      }
      return reservations.insert(
        1,
        fresh.map(({ userId }) => userId),
        new Date(),
      );
    });
    await Promise.all(rivals);
    expect(sizes).toEqual([2, 2, 2, 2, 1, 1]);
    expect(outcomes).toMatchObject(requests.map(({ userId }) => ({ isReplayed: false, reservation: { userId } })));
    expect(await transactions.findAnswers(requests)).toMatchObject([{ isReplayed: true }, { isReplayed: true }]);
  });
});
