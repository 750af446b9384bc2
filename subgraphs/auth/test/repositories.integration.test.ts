import { migrate } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-bed';
import type { DataSource } from 'typeorm';
import { createAccountRepository } from '../src/infra/account.repository';
import { createAuthDataSource } from '../src/infra/data-source';
import { createLoginAttemptRepository } from '../src/infra/login-attempt.repository';
import { createPendingAccountRepository } from '../src/infra/pending-account.repository';
import { createSessionRepository } from '../src/infra/session.repository';
import { describeRepositories } from './contract/repositories';
import type { Store } from './fakes';

let database: TestDatabase;
let dataSource: DataSource;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createAuthDataSource(database.url, 8);
  await dataSource.initialize();
  await migrate(dataSource);
  store = {
    accounts: createAccountRepository(dataSource),
    pending: createPendingAccountRepository(dataSource),
    sessions: createSessionRepository(dataSource),
    attempts: createLoginAttemptRepository(dataSource),
  };
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

describeRepositories('the database', () => store);

describe('the migrations', () => {
  it('can be undone', async () => {
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    const left = await dataSource.query<{ name: string }[]>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema IN ('public', '${database.url.split('/').pop()}')`,
    );
    expect(left).toEqual([{ name: 'migrations' }]);
  });
});
