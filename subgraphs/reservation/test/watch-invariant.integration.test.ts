import { createLogger, createMetrics, type Repetition } from '@gobbler/service-kit';
import { eventually } from '@gobbler/test-harness';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { watchInvariant } from '../src/infra/watch-invariant';
import { later, numbers, post as buildPost } from './builders';
import { useDatabase } from './use-database';

describe('the count of what was sold', () => {
  const { db, clear, transactions, givenCapacity, plant } = useDatabase();
  let watching: Repetition | undefined;
  let said: string[];

  beforeEach(() => {
    said = [];
  });

  afterEach(async () => {
    await watching?.stop();
    await clear();
  });

  const givenPost = (id: number, portions: number, userIds: readonly number[]) =>
    givenCapacity(buildPost({ id, portions }), userIds);

  function watch(options: { readonly pageSize?: number; readonly roundMs?: number } = {}) {
    const metrics = createMetrics('reservation');
    const log = createLogger({ service: 'test', level: 'info', destination: { write: (line) => said.push(line) } });
    watching = watchInvariant({ dataSource: db(), metrics, log, everyMs: 10, ...options });
    const gauge = async (name: string) =>
      Number(new RegExp(`^gobbler_posts_${name}\\{.*\\} (.*)$`, 'm').exec(await metrics.render())?.[1]);
    return {
      gauge,
      async both(): Promise<readonly [oversold: number, miscounted: number]> {
        // Two passes: the first may have started before what a test has just written.
        for (let pass = 1; pass <= 2; pass += 1) {
          const before = await gauge('checked_timestamp_seconds');
          await eventually(async () => (await gauge('checked_timestamp_seconds')) > before);
        }
        return [await gauge('oversold'), await gauge('miscounted')];
      },
    };
  }

  it('finds nothing wrong where nothing is, also where nothing is at all', async () => {
    const { both } = watch();
    expect(await both()).toEqual([0, 0]);
    await givenPost(1, 2, [2, 3]);
    expect(await both()).toEqual([0, 0]);
    expect(said).toEqual([]);
  });

  it('finds a portion that was sold twice, says so once, and sees when that is over', async () => {
    await givenPost(1, 1, [2]);
    const planted = await plant(3, 1);
    await db().manager.increment(CapacityEntity, { postId: 1 }, 'taken', 1);
    const { both } = watch();
    expect(await both()).toEqual([1, 0]);
    expect(await both()).toEqual([1, 0]);
    expect(said.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'post 1 is sold more often than it ever was on offer',
    ]);
    await db().manager.delete(ReservationEntity, { id: planted });
    await db().manager.decrement(CapacityEntity, { postId: 1 }, 'taken', 1);
    expect(await both()).toEqual([0, 0]);
  });

  it('takes nothing for sold twice that was on offer when it was taken and is not any more', async () => {
    await givenPost(1, 3, [2, 3, 4]);
    await transactions().run(({ capacities }) => capacities.bringForward(later(buildPost({ id: 1 }), { portions: 1 })));
    const { both } = watch();
    expect(await both()).toEqual([0, 0]);
    await plant(5, 1);
    expect(await both()).toEqual([1, 1]);
  });

  it('allows for what came on offer later', async () => {
    await givenPost(1, 1, [2]);
    const more = later(buildPost({ id: 1 }), { portions: 2 });
    await transactions().run(async ({ capacities, reservations }) => {
      await capacities.bringForward(more);
      await capacities.takePortions(1, [3]);
      await reservations.insert(1, [3], new Date());
    });
    expect(await watch().both()).toEqual([0, 0]);
  });

  it('finds counts that are not those of the reservations, and reservations without a row', async () => {
    await givenPost(1, 5, [2]);
    await db().manager.increment(CapacityEntity, { postId: 1 }, 'taken', 1);
    await plant(2, 7);
    expect(await watch().both()).toEqual([0, 2]);
  });

  it('gets through many posts a few at a time, whatever one round has time for', async () => {
    for (const id of numbers(7)) await givenPost(id, 1, [2]);
    for (const id of [1, 4, 7]) await plant(3, id);
    for (const id of [9, 10, 11]) await plant(3, id);
    const { both, gauge } = watch({ pageSize: 2, roundMs: 0 });
    expect(await both()).toEqual([3, 6]);
    await db().manager.delete(ReservationEntity, { userId: 3 });
    await eventually(async () => (await gauge('oversold')) + (await gauge('miscounted')) === 0);
    expect(await both()).toEqual([0, 0]);
  });
});
