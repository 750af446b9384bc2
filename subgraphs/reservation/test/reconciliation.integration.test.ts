import { createTestDatabase, TEST_SECRET } from '@gobbler/test-servers';
import { isRepairable } from '../src/domain/capacity-difference';
import type { PostState } from '../src/domain/post-state';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { openReconciler, type Reconciler } from '../src/reconcile/open-reconciler';
import { later, post as buildPost } from './builders';
import { startFakePostService, type FakePostService } from './fake-post-service';
import { findViolations } from './find-violations';
import { useDatabase } from './use-database';

describe('comparing capacity rows for an operator', () => {
  const { db, url, clear, transactions, givenCapacity, plant } = useDatabase();
  let posts: FakePostService;
  let reconciliation: Reconciler;

  beforeAll(async () => {
    posts = await startFakePostService();
    reconciliation = await openReconciler(
      { databaseUrl: url(), post: { postUrl: posts.url, internalTokenSecret: TEST_SECRET } },
      { settleMs: 50 },
    );
  });

  afterEach(async () => {
    posts.state = 'up';
    posts.onRead = async () => undefined;
    posts.posts.clear();
    await clear();
  });

  afterAll(async () => {
    await reconciliation?.close();
    await posts?.close();
  });

  /** A post that the post service knows, with a row that agrees, and a portion for each of these people. */
  async function givenPost(change: Partial<PostState> & Pick<PostState, 'id'>, userIds: readonly number[] = []) {
    const post = buildPost(change);
    posts.posts.set(post.id, post);
    await givenCapacity(post, userIds);
    return post;
  }

  const rowOf = (postId: number) => db().manager.findOneBy(CapacityEntity, { postId });

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
    await db().manager.update(CapacityEntity, { postId: 1 }, { taken: 4 });
    const before = await rowOf(1);
    const { differences } = await compare();
    expect(differences).toEqual([{ kind: 'miscounted', postId: 1, here: '4 taken', there: '2 active reservations' }]);
    expect(await repairAll()).toEqual([null]);
    expect(await rowOf(1)).toMatchObject({ taken: 2, revision: (before?.revision ?? 0) + 1 });
    expect(await findViolations(db())).toEqual([]);
  });

  it('makes a row that is missing, with its count, from the post', async () => {
    posts.posts.set(1, buildPost({ id: 1, portions: 5 }));
    await plant(2, 1);
    await plant(3, 1);
    expect((await compare()).kinds).toEqual([['no capacity row', 1]]);
    expect(await repairAll()).toEqual([null]);
    expect(await rowOf(1)).toMatchObject({ total: 5, taken: 2 });
    expect(await findViolations(db())).toEqual([]);
  });

  it('leaves reservations of an unknown post alone, and says so', async () => {
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

  it('corrects a row that differs from its post at the same version', async () => {
    await givenPost({ id: 1, portions: 3 });
    await db().manager.update(CapacityEntity, { postId: 1 }, { total: 30 });
    expect((await compare()).kinds).toEqual([['not as its post', 1]]);
    expect(await repairAll()).toEqual([null]);
    expect(await rowOf(1)).toMatchObject({ total: 3 });
  });

  it('takes no event that is on its way for a lost one', async () => {
    const post = await givenPost({ id: 1 });
    const changed = later(post, { portions: 9 });
    posts.posts.set(1, changed);
    // The event arrives between the first read and the second.
    posts.onRead = async () => {
      posts.onRead = async () => undefined;
      setTimeout(() => void transactions().run(({ capacities }) => capacities.bringForward(changed)), 5);
    };
    expect((await compare()).kinds).toEqual([]);
  });

  it('reports an open row whose post is gone, and does not close it', async () => {
    await givenPost({ id: 1 }, [2]);
    posts.posts.delete(1);
    expect(await repairAll()).toEqual([expect.objectContaining({ kind: 'post is gone', postId: 1 })]);
    expect(await rowOf(1)).toMatchObject({ isOpen: true, taken: 1 });
  });

  it('reports a portion that was sold twice, and takes it from no one', async () => {
    await givenPost({ id: 1, portions: 1 }, [2]);
    await plant(3, 1);
    expect((await compare()).kinds).toEqual([
      ['oversold', 1],
      ['miscounted', 1],
    ]);
    expect(await repairAll()).toEqual([expect.objectContaining({ kind: 'oversold' }), null]);
    expect((await compare()).kinds).toEqual([['oversold', 1]]);
    expect(await db().manager.countBy(ReservationEntity, { postId: 1, active: true })).toBe(2);
  });

  it('says that post is down, and leaves posts out where it has no secret to ask with', async () => {
    await givenPost({ id: 1 });
    posts.state = 'down';
    await expect(reconciliation.comparePosts(() => undefined)).rejects.toThrow(/gave no proper answer: .*run it again/);
    const without = await openReconciler({ databaseUrl: url(), post: null });
    expect(await without.comparePosts(() => undefined)).toBeNull();
    await without.close();
  });

  it.each([
    [
      'no server listens',
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
    const wrong = await openReconciler({ databaseUrl: url(), post });
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

  it('says what to do about a database that is not migrated, or down', async () => {
    const empty = await createTestDatabase();
    await expect(openReconciler({ databaseUrl: empty.url, post: null })).rejects.toThrow('npm run migrate -- up');
    await empty.drop();
    const nowhere = 'postgres://user:secret@127.0.0.1:1/nowhere';
    await expect(openReconciler({ databaseUrl: nowhere, post: null })).rejects.toThrow(/can't reach the database/);
  });
});
