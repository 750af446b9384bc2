import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import {
  createDataSource,
  createLogger,
  CreateOutbox1700000000001,
  dialectOf,
  migrate,
  openDatabase,
  OutboxEventEntity,
  readMigrationStatus,
} from '../src';
import { withMigrationLock } from '../src/database/migration-lock';

const log = createLogger({ service: 'test', level: 'silent' });

class CreateShelves1700000000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await sleep(100); // so that another process could come between
    await runner.query('CREATE TABLE shelves (id int NOT NULL PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shelves');
  }
}

class SleepForLong1700000000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(isPostgres(runner) ? 'SELECT pg_sleep(3.1)' : 'SELECT SLEEP(3.1)');
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

const isPostgres = (source: DataSource | QueryRunner) => dialectOf(source).kind === 'postgres';

/** The limit to a statement of this connection, in seconds. */
async function statementLimit(dataSource: DataSource): Promise<number> {
  const sql = {
    postgres: `SELECT CAST(setting AS int) / 1000 AS seconds FROM pg_settings WHERE name = 'statement_timeout'`,
    mariadb: 'SELECT @@max_statement_time AS seconds',
    mysql: 'SELECT @@max_execution_time / 1000 AS seconds',
  }[dialectOf(dataSource).kind];
  const [row] = await dataSource.query<{ seconds: number | string }[]>(sql);
  return Number(row?.seconds);
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
    const dataSource = createDataSource({
      url: database.url,
      service: 'test',
      entities: [OutboxEventEntity],
      migrations,
      poolSize,
    });
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
    const [one] = three as [DataSource];
    const applied = ['CreateOutbox1700000000001', 'CreateShelves1700000000090'];
    expect(await readMigrationStatus(one)).toEqual({ applied: applied.toReversed(), pending: [], unknown: [] });
  });

  it('lists what is due without running it, and reports each migration while it runs', async () => {
    const dataSource = create([CreateOutbox1700000000001, CreateShelves1700000000090]);
    await dataSource.initialize();
    const due = { applied: [], pending: ['CreateOutbox1700000000001', 'CreateShelves1700000000090'], unknown: [] };
    expect(await readMigrationStatus(dataSource)).toEqual(due);
    expect(await readMigrationStatus(dataSource)).toEqual(due);
    const reported: string[] = [];
    await migrate(dataSource, {
      onBegin: (name) => reported.push(`begin ${name}`),
      onDone: (name) => reported.push(`done ${name}`),
    });
    expect(reported).toEqual(due.pending.flatMap((name) => [`begin ${name}`, `done ${name}`]));
  });

  it('waits for another process, says so once, and says clearly when that takes too long', async () => {
    const [one, other] = [create([CreateOutbox1700000000001]), create([CreateOutbox1700000000001])];
    await Promise.all([one.initialize(), other.initialize()]);
    let waits = 0;
    const countWaits = { onWait: () => (waits += 1) };
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    const { promise: isHeld, resolve: noteHold } = Promise.withResolvers<void>();
    const holder = one.createQueryRunner();
    const holding = withMigrationLock(holder, { waitMs: 0, onWait: () => undefined }, () => {
      noteHold();
      return isOver;
    });
    await isHeld;
    await expect(migrate(other, { ...countWaits, waitMs: 600 })).rejects.toThrow(
      /^another process has been migrating this database for 1 s\. Wait for it or end it, then try again\.$/,
    );
    expect(waits).toBe(1);
    const waiting = migrate(other, countWaits);
    await sleep(50);
    end();
    await holding;
    await holder.release();
    expect(await waiting).toEqual(['CreateOutbox1700000000001']);
    expect(waits).toBe(2);
  });

  it('may take longer than a statement of a request, and requires only one connection', async () => {
    const dataSource = create([SleepForLong1700000000091], 1);
    await openDatabase(dataSource, log);
    expect(await statementLimit(dataSource)).toBe(3);
  });

  it('leaves neither half a step nor a lock nor a connection behind when it fails', async () => {
    const failing = create([CreateOutbox1700000000001, Fail1700000000092]);
    await expect(openDatabase(failing, log)).rejects.toThrow('half_done');
    expect(failing.isInitialized).toBe(false);
    const next = create([CreateOutbox1700000000001, CreateShelves1700000000090]);
    await openDatabase(next, log);
    // A change of the schema can't be taken back on the other engine.
    if (isPostgres(next))
      expect(await next.query(`SELECT to_regclass('half_done') AS found`)).toEqual([{ found: null }]);
  });
});

describe('opening a database', () => {
  it.each(['postgres', 'mariadb', 'mysql'])('says in one line what to do when %s is down', async (scheme) => {
    const dataSource = createDataSource({
      url: `${scheme}://ana:canary@127.0.0.1:1/thing`,
      service: 'test',
      entities: [],
      migrations: [],
      poolSize: 1,
    });
    const failure = await openDatabase(dataSource, log).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    const { message } = failure as Error;
    expect(message).toMatch(
      /^can't reach the database at 127\.0\.0\.1:1 \(TEST_DATABASE_URL\): .*ECONNREFUSED.* Check its address and that it is up\.$/,
    );
    expect(message).not.toContain('canary');
  });

  it.each(['postgres', 'mariadb'] as const)(
    'distinguishes on %s a refused password and a missing database from a server that is down',
    async (engine) => {
      const database = await createTestDatabase({ engine });
      const failureWith = async (change: Partial<URL>): Promise<string> => {
        const url = Object.assign(new URL(database.url), change).href;
        const options = { url, service: 'test', entities: [], migrations: [], poolSize: 1 };
        return String(await openDatabase(createDataSource(options), log).catch((error: unknown) => error));
      };
      const { host } = new URL(database.url);
      const refused = await failureWith({ username: 'unknown_user', password: 'canary' });
      expect(refused).toContain(`the database at ${host} (TEST_DATABASE_URL) refuses its user: `);
      expect(refused).not.toContain('canary');
      expect(await failureWith({ pathname: '/nowhere' })).toContain('has no such database for its user: ');
      await database.drop();
    },
  );
});
