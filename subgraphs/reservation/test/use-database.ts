import { createLogger, openDatabase } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import type { Transactions } from '../src/domain/ports';
import type { PostState } from '../src/domain/post-state';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { createReservationDataSource } from '../src/infra/data-source';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { createTransactions, type TransactionsDeps } from '../src/infra/transactions';
import { WIDE_QUOTAS } from './builders';

/** A migrated database for the tests of a file, without the service. */
export function useDatabase({ poolSize = 5, onCommit = () => undefined as void } = {}) {
  let database: TestDatabase | undefined;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = createReservationDataSource(database.url, poolSize);
    await openDatabase(dataSource, createLogger({ service: 'test', level: 'silent' }));
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const transactions = (options: Pick<TransactionsDeps, 'stopping'> = {}): Transactions =>
    createTransactions({ dataSource, quotas: WIDE_QUOTAS, now: () => new Date(), onCommit, ...options });

  return {
    db: () => dataSource,
    url: () => database?.url ?? '',
    transactions,
    async clear(): Promise<void> {
      for (const entity of [ReservationEntity, CapacityEntity]) await dataSource.manager.clear(entity);
    },
    /** Makes the capacity row of a post, and a reservation for each of these people. */
    givenCapacity: (post: PostState, userIds: readonly number[] = []): Promise<void> =>
      transactions().run(async ({ capacities, reservations }) => {
        await capacities.insert(post);
        for (const userId of userIds) {
          await capacities.takePortions(post.id, [userId]);
          await reservations.insert(post.id, [userId], new Date());
        }
      }),
    /** Inserts a reservation that no capacity row counts; resolves to its id. */
    async plant(userId: number, postId: number): Promise<number> {
      const row = { userId, postId, active: true, createdAt: new Date() };
      return Number((await dataSource.manager.insert(ReservationEntity, row)).identifiers[0]?.['id']);
    },
  };
}
