import { migrate } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import { In, type DataSource } from 'typeorm';
import { AccountEntity } from '../src/infra/account.entity';
import { createAccountRepository } from '../src/infra/account.repository';
import { createAuthDataSource } from '../src/infra/data-source';
import { createHashSource } from '../src/infra/hash-source';
import { createKnownSourceRepository } from '../src/infra/known-source.repository';
import { createLoginAttemptRepository } from '../src/infra/login-attempt.repository';
import { CanonicalEmailKeys1700000000060 } from '../src/infra/migrations/1700000000060-canonical-email-keys';
import { createPendingAccountRepository } from '../src/infra/pending-account.repository';
import { createSessionRepository } from '../src/infra/session.repository';
import { createSourceCounterRepository } from '../src/infra/source-counter.repository';
import { describeRepositories } from './contract/repositories';
import { MAX_SESSIONS, type Store } from './fakes';

let database: TestDatabase;
let dataSource: DataSource;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createAuthDataSource(database.url, 8);
  await dataSource.initialize();
  await migrate(dataSource);
  const hashSource = createHashSource('a-secret-for-tests-that-is-long-enough');
  store = {
    accounts: createAccountRepository(dataSource),
    pending: createPendingAccountRepository(dataSource),
    sessions: createSessionRepository(dataSource, MAX_SESSIONS),
    attempts: createLoginAttemptRepository(dataSource),
    counters: createSourceCounterRepository(dataSource, hashSource),
    knownSources: createKnownSourceRepository(dataSource, hashSource),
  };
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

describeRepositories('the database', () => store);

describe('the migrations', () => {
  it('write keys with the domain in ASCII, and leave one of two accounts with the same address as it was', async () => {
    const old = ['Zoë@Bücher.example', 'zoë@xn--bcher-kva.example', 'cy@bücher.example', 'cy@127.0.0.1'];
    for (const email of old) {
      await dataSource.manager.insert(AccountEntity, {
        email,
        emailKey: email.toLowerCase(),
        passwordHash: '-',
        status: 'active',
        createdAt: new Date(),
      });
    }
    const runner = dataSource.createQueryRunner();
    for (let round = 0; round < 2; round += 1) await new CanonicalEmailKeys1700000000060().up(runner);
    await runner.release();
    const found = await dataSource.manager.findBy(AccountEntity, { email: In(old) });
    expect(new Map(found.map(({ email, emailKey }) => [email, emailKey]))).toEqual(
      new Map([
        ['Zoë@Bücher.example', 'zoë@bücher.example'],
        ['zoë@xn--bcher-kva.example', 'zoë@xn--bcher-kva.example'],
        ['cy@bücher.example', 'cy@xn--bcher-kva.example'],
        ['cy@127.0.0.1', 'cy@127.0.0.1'],
      ]),
    );
  });

  it('can be undone', async () => {
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    const left = await dataSource.query<{ name: string }[]>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema IN ('public', '${database.url.split('/').pop()}')`,
    );
    expect(left).toEqual([{ name: 'migrations' }]);
  });
});
