import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-bed';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource, createLogger, CreateOutbox1700000000001, migrate, openDatabase } from '../src';

const log = createLogger({ service: 'test', level: 'silent' });

class CreateShelves1700000000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await sleep(100); // so that somebody else could come between
    await runner.query('CREATE TABLE shelves (id int NOT NULL PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shelves');
  }
}

class SleepForLong1700000000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT pg_sleep(3.1)');
  }

  async down(): Promise<void> {}
}

class Fail1700000000092 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half_done (id int)');
    await runner.query('CREATE TABLE half_done (id int)');
  }

  async down(): Promise<void> {}
}

describe('migrating a database', () => {
  let database: TestDatabase;
  const opened: DataSource[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    for (const dataSource of opened.splice(0)) if (dataSource.isInitialized) await dataSource.destroy();
    await database.drop();
  });

  function create(migrations: readonly (new () => MigrationInterface)[], poolSize = 3): DataSource {
    const dataSource = createDataSource({ url: database.url, service: 'test', entities: [], migrations, poolSize });
    opened.push(dataSource);
    return dataSource;
  }

  it('happens once when three processes start at the same moment', async () => {
    const three = [1, 2, 3].map(() => create([CreateOutbox1700000000001, CreateShelves1700000000090]));
    await Promise.all(three.map((dataSource) => dataSource.initialize()));
    const ran = await Promise.all(three.map((dataSource) => migrate(dataSource)));
    expect(ran.toSorted((one, other) => other.length - one.length)).toEqual([
      ['CreateOutbox1700000000001', 'CreateShelves1700000000090'],
      [],
      [],
    ]);
    expect(await three[0]?.query('SELECT count(*) AS count FROM migrations')).toEqual([{ count: 2 }]);
  });

  it('needs no more than one connection', async () => {
    const dataSource = create([CreateOutbox1700000000001], 1);
    await openDatabase(dataSource, log);
    expect(await dataSource.query('SELECT count(*) AS count FROM outbox_events')).toEqual([{ count: 0 }]);
  });

  it('may take longer than a statement of a request', async () => {
    const dataSource = create([SleepForLong1700000000091], 1);
    await openDatabase(dataSource, log);
    expect(await dataSource.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '3s' }]);
  });

  it('that fails leaves neither half a step nor a lock nor a connection behind', async () => {
    const failing = create([CreateOutbox1700000000001, Fail1700000000092]);
    await expect(openDatabase(failing, log)).rejects.toThrow('half_done');
    expect(failing.isInitialized).toBe(false);
    const next = create([CreateOutbox1700000000001, CreateShelves1700000000090]);
    await openDatabase(next, log);
    expect(await next.query(`SELECT to_regclass('half_done') AS found`)).toEqual([{ found: null }]);
  });
});

describe('opening a database', () => {
  it('that is out of reach says what to do, in one line', async () => {
    const dataSource = createDataSource({
      url: 'postgres://ana:canary@127.0.0.1:1/thing',
      service: 'test',
      entities: [],
      migrations: [],
      poolSize: 1,
    });
    const failure = await openDatabase(dataSource, log).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    const { message } = failure as Error;
    expect(message).toMatch(/^can't reach the database: .*ECONNREFUSED.* Check its address and that it is up\.$/);
    expect(message).not.toContain('canary');
  });

  it('that may lose what was committed is refused', async () => {
    const database = await createTestDatabase();
    try {
      const careless = new URL(database.url);
      careless.searchParams.set('options', '-c synchronous_commit=off');
      const dataSource = createDataSource({
        url: careless.href,
        service: 'test',
        entities: [],
        migrations: [],
        poolSize: 1,
      });
      await expect(openDatabase(dataSource, log)).rejects.toThrow('synchronous_commit is off');
      expect(dataSource.isInitialized).toBe(false);
    } finally {
      await database.drop();
    }
  });
});
