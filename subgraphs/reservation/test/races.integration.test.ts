import { randomUUID } from 'node:crypto';
import { PostDeleted, PostUpdated } from '@gobbler/contracts';
import { eventually, untilServed } from '@gobbler/test-harness';
import { IsNull } from 'typeorm';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { later, numbers } from './builders';
import { lockThatIsNeverHeld } from './lock-that-is-never-held';
import { findViolations } from './find-violations';
import { runCrowd } from './run-crowd';
import { closedReservationsOf, type ReserveAnswer, useTestReservation } from './test-reservation';

const PEOPLE = 50;

describe.each([
  ['under the lock', {}],
  ['without ever holding the lock', { lock: lockThatIsNeverHeld }],
])('a crowd %s', (_how, options) => {
  const { system, givenPost, changePost } = useTestReservation(options);

  async function takenOf(postId: number): Promise<number> {
    return (await system().db.manager.findOneBy(CapacityEntity, { postId }))?.taken ?? 0;
  }

  function insist(userId: number, postId: number): Promise<ReserveAnswer> {
    const key = randomUUID();
    return untilServed(() => system().reserve(userId, postId, key));
  }

  /** How many of ten people who come when all is quiet get a portion. */
  async function countLatecomers(postId: number): Promise<number> {
    const { acknowledged } = await runCrowd(10, [postId], (userId) => insist(userId + 5_000, postId));
    return acknowledged.length;
  }

  it('gets the last portions of several posts, exactly as many as there are', async () => {
    const posts = [1, 4, 10].map((portions) => givenPost({ portions }));
    const portions = new Map(posts.map((post) => [post.id, post.portions]));
    const { acknowledged, codes } = await runCrowd(PEOPLE, [...portions.keys()], insist);
    expect(await findViolations(system().db, { portions, acknowledged })).toEqual([]);
    expect(codes).toEqual(
      new Map(posts.map((post) => [post.id, { OK: post.portions, SOLD_OUT: PEOPLE - post.portions }])),
    );
  });

  it('reserves and cancels at once, and those who come after that get what is left', async () => {
    const soup = givenPost({ portions: 3 });
    await runCrowd(PEOPLE, [soup.id], async (userId, postId) => {
      const made = await insist(userId, postId);
      const isKept = userId % 10 === 0;
      const { id } = made;
      if (id !== null && !isKept) await untilServed(() => system().cancel(userId, id));
      return made;
    });
    const left = soup.portions - (await takenOf(soup.id));
    expect(await countLatecomers(soup.id)).toBe(left);
  });

  it('is given one portion a person, however many phones that person has', async () => {
    const soup = givenPost({ portions: 20 });
    const answers = await Promise.all(numbers(20).map(() => insist(77, soup.id)));
    expect(answers.filter(({ code }) => code === 'OK')).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'ALREADY_RESERVED')).toHaveLength(19);
  });

  it('never gets more than the portions were at any moment, while they change', async () => {
    const soup = givenPost({ portions: 2 });
    const changing = (async () => {
      let now = soup;
      for (const portions of [0, 6, 1, 4, 3]) {
        now = changePost(now, { portions });
        await system().deliver(PostUpdated, now);
      }
    })();
    const { acknowledged } = await runCrowd(PEOPLE, [soup.id], insist);
    await changing;
    const portions = new Map([[soup.id, 6]]);
    expect(await findViolations(system().db, { portions, acknowledged })).toEqual([]);
    const left = Math.max(0, 3 - (await takenOf(soup.id)));
    expect(await countLatecomers(soup.id)).toBe(left);
  });

  it('closes every reservation of a post that is deleted meanwhile, and publishes each holder once', async () => {
    const soup = givenPost({ portions: PEOPLE });
    const deleting = (async () => {
      await new Promise((done) => setTimeout(done, 60));
      system().post.posts.delete(soup.id);
      await new Promise((done) => setTimeout(done, 20));
      await system().deliver(PostDeleted, later(soup));
    })();
    const { acknowledged, codes } = await runCrowd(PEOPLE, [soup.id], insist);
    await deleting;
    const closed = await system().db.manager.findBy(ReservationEntity, { postId: soup.id, active: IsNull() });
    expect(new Set(closed.map(({ id }) => id))).toEqual(
      new Set(acknowledged.map(({ reservationId }) => reservationId)),
    );
    const holders = closed.map(({ userId }) => userId);
    const published = () => closedReservationsOf(system(), soup.id).flatMap(({ userIds }) => userIds);
    await eventually(() => published().length >= holders.length);
    expect(published().toSorted((one, other) => one - other)).toEqual(holders.toSorted((one, other) => one - other));
    const refusals = Object.keys(codes.get(soup.id) ?? {}).filter((code) => code !== 'OK');
    expect(['POST_CLOSED', 'POST_UNKNOWN']).toEqual(expect.arrayContaining(refusals));
    expect((await insist(5, soup.id)).code).toBe('POST_UNKNOWN');
  });
});
