import { eventually } from '@gobbler/test-harness';
import { MAX_CLOSED_HOLDERS, type ClosedReservations, type Envelope } from '@gobbler/contracts';
import { HandledEventEntity, OutboxEventEntity } from '@gobbler/service-kit';
import { createFollowPosts } from '../src/domain/follow-posts';
import type { Transaction } from '../src/domain/ports';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { later, numbers, post, snapshot } from './builders';
import { useDatabase } from './use-database';

type WorkForEvent<Place> = (tx: Transaction, from: Place | undefined) => Promise<Place | undefined>;

const HOLDERS = 3 * MAX_CLOSED_HOLDERS + 7;

describe('the deletion of a post with many holders', () => {
  const { db, transactions, clear } = useDatabase();
  const soup = post({ id: 1, portions: HOLDERS + 10 });
  const deletion = snapshot(later(soup));
  let committed: { taken: number; active: number; isOpen: boolean }[];

  beforeEach(async () => {
    committed = [];
    await clear();
    for (const entity of [OutboxEventEntity, HandledEventEntity]) await db().manager.clear(entity);
    await transactions().run(({ capacities }) => capacities.insert(soup).then(() => undefined));
    const rows = numbers(HOLDERS).map((userId) => ({ userId, postId: 1, active: true, createdAt: new Date() }));
    for (let at = 0; at < HOLDERS; at += 500) await db().manager.insert(ReservationEntity, rows.slice(at, at + 500));
    await db().manager.update(CapacityEntity, { postId: 1 }, { taken: HOLDERS });
  });

  /** Its process dies in the transaction after so many, or is stopped after so many. */
  function followingPosts({ diesAfter = Infinity, stopsAfter = Infinity } = {}) {
    const stopping = new AbortController();
    let pagesWritten = 0;
    const counting = (tx: Transaction): Transaction => ({
      ...tx,
      capacities: {
        ...tx.capacities,
        async close(...closing) {
          await note();
          if (pagesWritten === diesAfter) throw new Error('killed');
          await tx.capacities.close(...closing);
          pagesWritten += 1;
          if (pagesWritten === stopsAfter) stopping.abort();
        },
      },
    });
    const real = transactions({ stopping: stopping.signal });
    return createFollowPosts({
      transactions: {
        ...real,
        runForEvent<Place>(eventId: string, work: WorkForEvent<Place>) {
          return real.runForEvent<Place>(eventId, (tx, from) => work(counting(tx), from));
        },
      },
      now: () => new Date(),
    });
  }

  /** What others see at this moment. */
  async function note(): Promise<void> {
    const { taken, isOpen } = await db().manager.findOneByOrFail(CapacityEntity, { postId: 1 });
    committed.push({
      taken,
      isOpen,
      active: await db().manager.countBy(ReservationEntity, { postId: 1, active: true }),
    });
  }

  async function pages(): Promise<ClosedReservations[]> {
    const rows = await db().manager.find(OutboxEventEntity, { order: { id: 'ASC' } });
    return rows.map(({ body }) => (JSON.parse(body) as Envelope<ClosedReservations>).data);
  }

  it('closes the post first, then a page of holders in each transaction', async () => {
    await followingPosts().postDeleted('deletion', deletion);
    await note();
    expect(committed.map(({ active }) => active)).toEqual([HOLDERS, 1_007, 507, 7, 0]);
    for (const { taken, active } of committed) expect(taken).toBe(active);
    expect(committed.map(({ isOpen }) => isOpen)).toEqual([true, false, false, false, false]);
    expect((await pages()).map(({ userIds }) => userIds.length)).toEqual([500, 500, 500, 7]);
    expect((await pages()).flatMap(({ userIds }) => userIds)).toEqual(numbers(HOLDERS));
    for (const { taken, post: snapshotOfPost } of await pages())
      expect([taken, snapshotOfPost]).toEqual([HOLDERS, deletion]);
    expect(await db().manager.existsBy(HandledEventEntity, { id: 'deletion' })).toBe(true);
  });

  it.each([0, 1, 2, 3])('goes on where a process was killed after %d pages', async (diesAfter) => {
    await expect(followingPosts({ diesAfter }).postDeleted('deletion', deletion)).rejects.toThrow('killed');
    expect(await pages()).toHaveLength(diesAfter);
    expect(await db().manager.existsBy(HandledEventEntity, { id: 'deletion' })).toBe(false);
    for (let times = 0; times < 2; times += 1) await followingPosts().postDeleted('deletion', deletion);
    expect((await pages()).flatMap(({ userIds }) => userIds)).toEqual(numbers(HOLDERS));
    for (const { taken } of await pages()) expect(taken).toBe(HOLDERS);
    for (const { taken, active } of committed) expect(taken).toBe(active);
    const row = await db().manager.findOneByOrFail(CapacityEntity, { postId: 1 });
    expect(row).toMatchObject({ taken: 0, isOpen: false, postVersion: 2 });
  });

  it('stops after the running page, and has the deletion delivered again', async () => {
    expect(await followingPosts({ stopsAfter: 2 }).postDeleted('deletion', deletion)).toBe(false);
    expect(await pages()).toHaveLength(2);
    expect(await followingPosts().postDeleted('deletion', deletion)).toBe(true);
    expect((await pages()).flatMap(({ userIds }) => userIds)).toEqual(numbers(HOLDERS));
  });

  it('publishes no holder twice when it is delivered several times at once', async () => {
    // One that collides too often fails, and the broker delivers it again.
    const deliver = () =>
      followingPosts()
        .postDeleted('deletion', deletion)
        .then(Boolean, () => false);
    await Promise.all([1, 2, 3].map(() => eventually(deliver)));
    const published = (await pages()).flatMap(({ userIds }) => userIds);
    expect(published.toSorted((one, other) => one - other)).toEqual(numbers(HOLDERS));
  });

  it('leaves nothing to a second deletion, and stays closed for an older version', async () => {
    await followingPosts().postDeleted('deletion', deletion);
    await followingPosts().postDeleted('another', deletion);
    await followingPosts().postChanged('late', { ...soup, portions: 99 });
    expect(await pages()).toHaveLength(4);
    const row = await db().manager.findOneByOrFail(CapacityEntity, { postId: 1 });
    expect(row).toMatchObject({ taken: 0, isOpen: false, postVersion: 2 });
  });
});
