import { createLogger, openDatabase } from '@gobbler/service-kit';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { isRepairable } from '../src/domain/capacity-difference';
import type { Transaction } from '../src/domain/ports';
import type { PostState } from '../src/domain/post-state';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { createReservationDataSource } from '../src/infra/data-source';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { createTransactions } from '../src/infra/transactions';
import { openReconciler, type Reconciler } from '../src/reconcile/open-reconciler';
import { later, post as buildPost, WIDE_QUOTAS } from './builders';
import { startFakePostService, type FakePostService } from './fake-post-service';
import { findViolations } from './find-violations';

describe('comparing capacity rows for an operator', () => {
  let database: TestDatabase;
  let db: DataSource;
  let posts: FakePostService;
  let reconciliation: Reconciler;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createReservationDataSource(database.url, 5);
    await openDatabase(db, createLogger({ service: 'test', level: 'silent' }));
    posts = await startFakePostService();
    reconciliation = await openReconciler(
      { databaseUrl: database.url, post: { postUrl: posts.url, internalTokenSecret: TEST_SECRET } },
      { settleMs: 50 },
    );
  });
  afterEach(async () => {
    posts.state = 'up';
    posts.onRead = async () => undefined;
    posts.posts.clear();
    await db.manager.clear(ReservationEntity);
    await db.manager.clear(CapacityEntity);
  });
  afterAll(async () => {
    await reconciliation?.close();
    await posts?.close();
    await db?.destroy();
    await database?.drop();
  });

  const run = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    createTransactions({ dataSource: db, quotas: WIDE_QUOTAS, now: () => new Date(), onCommit: () => undefined }).run(
      work,
    );

  /** A post that the post service knows, with a row that knows it too, and a portion for each of these people. */
  async function givenPost(change: Partial<PostState> & Pick<PostState, 'id'>, userIds: readonly number[] = []) {
    const post = buildPost(change);
    posts.posts.set(post.id, post);
    await run(async ({ capacities, reservations }) => {
      await capacities.insert(post);
      for (const userId of userIds) {
        await capacities.takePortions(post.id, [userId]);
        await reservations.insert(post.id, [userId], new Date());
      }
    });
    return post;
  }

  const plant = (userId: number, postId: number) =>
    db.manager.insert(ReservationEntity, { userId, postId, active: true, createdAt: new Date() });
  const rowOf = (postId: number) => db.manager.findOneBy(CapacityEntity, { postId });

  async function compare() {
    const differences = [
      ...(await reconciliation.compareCounts(() => undefined)),
      ...((await reconciliation.comparePosts(() => undefined)) ?? []),
    ];
    return { differences, kinds: differences.map(({ kind, postId }) => [kind, postId]) };
  }

  async function repairAll() {
    const { differences } = await compare();
    const left = [];
    for (const difference of differences)
      left.push(isRepairable(difference) ? await reconciliation.repair(difference) : difference);
    return left;
  }

  it('finds nothing where all agree', async () => {
    await givenPost({ id: 1 }, [2, 3]);
    await givenPost({ id: 2, isHidden: true });
    expect((await compare()).kinds).toEqual([]);
  });

  it('finds a wrong count and takes that of the reservations over, as a newer revision', async () => {
    await givenPost({ id: 1 }, [2, 3]);
    await db.manager.update(CapacityEntity, { postId: 1 }, { taken: 4 });
    const before = await rowOf(1);
    const { differences } = await compare();
    expect(differences).toEqual([{ kind: 'miscounted', postId: 1, here: '4 taken', there: '2 active reservations' }]);
    expect(await repairAll()).toEqual([null]);
    expect(await rowOf(1)).toMatchObject({ taken: 2, revision: (before?.revision ?? 0) + 1 });
    expect(await findViolations(db)).toEqual([]);
  });

  it('makes a row that is missing, with its count, from the post', async () => {
    posts.posts.set(1, buildPost({ id: 1, portions: 5 }));
    await plant(2, 1);
    await plant(3, 1);
    expect((await compare()).kinds).toEqual([['no capacity row', 1]]);
    expect(await repairAll()).toEqual([null]);
    expect(await rowOf(1)).toMatchObject({ total: 5, taken: 2 });
    expect(await findViolations(db)).toEqual([]);
  });

  it('leaves reservations of a post that nobody knows alone, and says so', async () => {
    await plant(2, 1);
    expect(await repairAll()).toEqual([expect.objectContaining({ kind: 'no capacity row', postId: 1 })]);
    expect(await rowOf(1)).toBeNull();
  });

  it('brings a row forward whose event was lost', async () => {
    const post = await givenPost({ id: 1 }, [2]);
    posts.posts.set(1, later(post, { portions: 1 }));
    expect((await compare()).kinds).toEqual([['behind its post', 1]]);
    expect(await repairAll()).toEqual([null]);
    expect(await rowOf(1)).toMatchObject({ total: 1, taken: 1, postVersion: 2 });
  });

  it('mends a row that says something else than its post at the same version', async () => {
    await givenPost({ id: 1, portions: 3 });
    await db.manager.update(CapacityEntity, { postId: 1 }, { total: 30 });
    expect((await compare()).kinds).toEqual([['not as its post', 1]]);
    expect(await repairAll()).toEqual([null]);
    expect(await rowOf(1)).toMatchObject({ total: 3 });
  });

  it('takes no event that is on its way for a lost one', async () => {
    const post = await givenPost({ id: 1 });
    const changed = later(post, { portions: 9 });
    posts.posts.set(1, changed);
    // The event arrives between the first look and the second.
    posts.onRead = async () => {
      posts.onRead = async () => undefined;
      setTimeout(() => void run(({ capacities }) => capacities.bringForward(changed)), 5);
    };
    expect((await compare()).kinds).toEqual([]);
  });

  it('tells of an open row whose post is gone, and closes it for nobody', async () => {
    await givenPost({ id: 1 }, [2]);
    posts.posts.delete(1);
    expect(await repairAll()).toEqual([expect.objectContaining({ kind: 'post is gone', postId: 1 })]);
    expect(await rowOf(1)).toMatchObject({ isOpen: true, taken: 1 });
  });

  it('tells of a portion that was sold twice and takes it from nobody', async () => {
    await givenPost({ id: 1, portions: 1 }, [2]);
    await plant(3, 1);
    expect((await compare()).kinds).toEqual([
      ['oversold', 1],
      ['miscounted', 1],
    ]);
    expect(await repairAll()).toEqual([expect.objectContaining({ kind: 'oversold' }), null]);
    expect((await compare()).kinds).toEqual([['oversold', 1]]);
    expect(await db.manager.countBy(ReservationEntity, { postId: 1, active: true })).toBe(2);
  });

  it('says that post is out, and leaves posts out where it has no secret to ask with', async () => {
    await givenPost({ id: 1 });
    posts.state = 'down';
    await expect(reconciliation.comparePosts(() => undefined)).rejects.toThrow(/gave no proper answer: .*run it again/);
    const without = await openReconciler({ databaseUrl: database.url, post: null });
    expect(await without.comparePosts(() => undefined)).toBeNull();
    await without.close();
  });

  it.each([
    [
      'nobody listens',
      'http://127.0.0.1:9',
      TEST_SECRET,
      /127\.0\.0\.1:9 \(POST_URL\) can't be reached: .*ECONNREFUSED/,
    ],
    [
      'the secret is another',
      null,
      `another ${TEST_SECRET}`,
      /refused our token: is INTERNAL_TOKEN_SECRET the same there/,
    ],
  ])('says where it asked and why that failed when %s', async (_case, postUrl, internalTokenSecret, message) => {
    await givenPost({ id: 1 });
    const post = { postUrl: postUrl ?? posts.url, internalTokenSecret };
    const wrong = await openReconciler({ databaseUrl: database.url, post });
    const failure = await wrong.comparePosts(() => undefined).catch((error: unknown) => error);
    await wrong.close();
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain('repaired');
  });

  it('says that post took too long', async () => {
    await givenPost({ id: 1 });
    posts.state = 'hangs';
    await expect(reconciliation.comparePosts(() => undefined)).rejects.toThrow(/gave no answer in time/);
  });

  it('says what to do about a database that is not migrated, or out', async () => {
    const empty = await createTestDatabase();
    await expect(openReconciler({ databaseUrl: empty.url, post: null })).rejects.toThrow('npm run migrate -- up');
    await empty.drop();
    const nowhere = 'postgres://somebody:secret@127.0.0.1:1/nowhere';
    await expect(openReconciler({ databaseUrl: nowhere, post: null })).rejects.toThrow(/can't reach the database/);
  });
});
