import { CapacityEntity } from '../src/infra/capacity.entity';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { numbers, post as buildPost } from './builders';
import { findViolations } from './find-violations';
import { runCrowd, type CrowdAnswer } from './run-crowd';
import { useDatabase } from './use-database';

/** What the races are judged by must find what is wrong, else a green race proves nothing. */
describe('the check of a database of reservations', () => {
  const { db, clear, givenCapacity, plant } = useDatabase({ poolSize: 20 });

  afterEach(clear);

  async function givenPosts(count: number, portions: number): Promise<Map<number, number>> {
    for (const id of numbers(count)) await givenCapacity(buildPost({ id, portions }));
    return new Map(numbers(count).map((id) => [id, portions]));
  }

  const count = (postId: number) => db().manager.increment(CapacityEntity, { postId }, 'taken', 1);

  /** The mistake that all of this is about: count, compare, then insert. */
  async function naiveReserve(userId: number, postId: number): Promise<CrowdAnswer> {
    const capacity = await db().manager.findOneBy(CapacityEntity, { postId });
    const sold = await db().manager.countBy(ReservationEntity, { postId, active: true });
    if (!capacity || sold >= capacity.total) return { code: 'SOLD_OUT', id: null };
    const id = await plant(userId, postId);
    await count(postId);
    return { code: 'OK', id };
  }

  it('finds that counting and then inserting sells too often', async () => {
    const portions = await givenPosts(5, 10);
    // Who waits too long for a connection, on a machine with other work, gets no answer.
    const tryIt: typeof naiveReserve = (userId, postId) =>
      naiveReserve(userId, postId).catch(() => ({ code: 'SUBGRAPH_UNAVAILABLE', id: null }));
    const { acknowledged } = await runCrowd(50, [...portions.keys()], tryIt);
    const violations = await findViolations(db(), { portions, acknowledged });
    expect(violations).toContainEqual(expect.stringMatching(/^post \d: sold \d+ of 10$/));
  });

  it('finds nothing wrong where nothing is', async () => {
    const portions = await givenPosts(1, 1);
    const reservationId = await plant(2, 1);
    await count(1);
    expect(await findViolations(db(), { portions, acknowledged: [{ reservationId, postId: 1 }] })).toEqual([]);
  });

  it('finds a reservation that was acknowledged and not written', async () => {
    await givenPosts(1, 1);
    expect(await findViolations(db(), { acknowledged: [{ reservationId: 77, postId: 1 }] })).toEqual([
      'reservation 77: acknowledged, lost',
    ]);
  });

  it('finds one portion that was acknowledged to two people', async () => {
    await givenPosts(1, 2);
    const one = { reservationId: await plant(2, 1), postId: 1 };
    await count(1);
    expect(await findViolations(db(), { acknowledged: [one, one] })).toEqual([
      `reservation ${one.reservationId}: acknowledged twice`,
    ]);
  });

  it('finds a count that is not that of the rows', async () => {
    await givenPosts(2, 5);
    await count(1);
    await plant(2, 2);
    await plant(2, 3);
    expect(await findViolations(db())).toEqual([
      'post 1: taken is 1, active rows are 0',
      'post 2: taken is 0, active rows are 1',
      'post 3: no capacity row',
    ]);
  });
});
