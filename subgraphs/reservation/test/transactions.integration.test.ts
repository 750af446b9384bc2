import { createLogger, openDatabase } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { createCapacityRepository } from '../src/infra/capacity.repository';
import { createReservationDataSource } from '../src/infra/data-source';
import { createReservationRepository } from '../src/infra/reservation.repository';
import { createTransactions } from '../src/infra/transactions';
import { numbers, post, WIDE_QUOTAS } from './builders';
import { describeTransactionsContract, type DatabasePorts } from './transactions-contract';

let database: TestDatabase;
let dataSource: DataSource;
let ports: DatabasePorts;
let commits = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createReservationDataSource(database.url, 10);
  await openDatabase(dataSource, createLogger({ service: 'test', level: 'silent' }));
  ports = {
    transactions: createTransactions({
      dataSource,
      quotas: WIDE_QUOTAS,
      now: () => new Date(),
      onCommit: () => {
        commits += 1;
      },
    }),
    capacities: createCapacityRepository(dataSource),
    reservations: createReservationRepository(dataSource),
  };
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

describeTransactionsContract('the database', () => ports);

describe('transactions on a real database', () => {
  it('make a capacity row once when twenty want to at the same moment', async () => {
    const fresh = post({ id: 1, portions: 20 });
    await Promise.all(
      numbers(20).map(() =>
        ports.transactions.run(async ({ capacities }) => {
          if (!(await capacities.lock(fresh.id))) await capacities.insert(fresh);
          await capacities.takePortions(fresh.id, [2]);
        }),
      ),
    );
    expect(await ports.capacities.findByPostIds([fresh.id])).toMatchObject([{ taken: 20, revision: 21 }]);
  });

  it('compare with the running clock, not with the time at which the transaction began', async () => {
    const ending = post({ id: 2, endsAt: new Date(Date.now() + 300) });
    const isOpen = await ports.transactions.run(async ({ capacities }) => {
      await capacities.insert(ending);
      const before = await capacities.isOpenNow(ending.id);
      await new Promise((done) => setTimeout(done, 400));
      return [before, await capacities.isOpenNow(ending.id)];
    });
    expect(isOpen).toEqual([true, false]);
  });

  it('tell of each commit, and of no rollback', async () => {
    commits = 0;
    await ports.transactions.run(async () => undefined);
    await ports.transactions.runForEvent('one-event', async () => undefined);
    await expect(ports.transactions.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(commits).toBe(2);
  });

  it('do an event’s work once when it is delivered five times at the same moment', async () => {
    await ports.transactions.run(({ capacities }) => capacities.insert(post({ id: 5 })));
    const deliveries = numbers(5).map(() =>
      ports.transactions.runForEvent('delivered-five-times', async ({ capacities }) => {
        await capacities.lock(5);
        await capacities.takePortions(5, [2]);
      }),
    );
    await Promise.allSettled(deliveries); // those that met in the primary key are delivered again
    await ports.transactions.runForEvent('delivered-five-times', () => Promise.reject(new Error('not again')));
    expect(await ports.capacities.findByPostIds([5])).toMatchObject([{ taken: 1 }]);
  });

  it('write no portion that was never there', async () => {
    await ports.transactions.run(({ capacities }) => capacities.insert(post({ id: 3 })));
    await expect(ports.transactions.run(({ capacities }) => capacities.giveBack(3))).rejects.toThrow(
      /capacities_taken/,
    );
    await expect(ports.transactions.run(({ capacities }) => capacities.giveBack(4))).rejects.toThrow(/no capacity row/);
  });

  it('can be taken back to an empty database', async () => {
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    const left = await dataSource.query<{ name: string }[]>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema IN ('public', '${database.url.split('/').pop()}')`,
    );
    expect(left).toEqual([{ name: 'migrations' }]);
  });
});
