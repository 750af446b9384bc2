import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_CLOSED_HOLDERS, PostCreated, PostDeleted, PostUpdated } from '@gobbler/contracts';
import { eventually } from '@gobbler/test-harness';
import { viewer } from '@gobbler/test-servers';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { later, message, numbers, snapshot } from './builders';
import { closedReservationsOf, useTestReservation } from './test-reservation';

describe('following the events of posts', () => {
  const { system, givenPost, changePost } = useTestReservation();

  const rowOf = (postId: number) => system().db.manager.findOneBy(CapacityEntity, { postId });

  /** The holders of a post now, page by page. */
  async function holders(postId: number, first = 2) {
    const pages: { userIds: string[]; taken: number; next: string | null }[] = [];
    for (let after: string | null = null; ;) {
      const { data, errors } = await system().ask(
        `query ($postId: ID!, $first: Int!, $after: String) {
           holders(postId: $postId, first: $first, after: $after) { userIds taken next } }`,
        { postId: String(postId), first, after },
        { from: 'notification-worker' },
      );
      if (errors) return errors[0]?.extensions;
      pages.push(data['holders']);
      after = data['holders'].next;
      if (after === null) return pages;
    }
  }

  const closedOf = (postId: number) => closedReservationsOf(system(), postId);

  it('makes a row of a new post and brings it forward', async () => {
    const soup = givenPost({ portions: 4 });
    await system().deliver(PostCreated, soup);
    expect(await rowOf(soup.id)).toMatchObject({ total: 4, taken: 0, isOpen: true, postVersion: 1 });
    await system().deliver(PostUpdated, later(soup, { portions: 6, isHidden: true }));
    expect(await rowOf(soup.id)).toMatchObject({ total: 6, isOpen: false, postVersion: 2, revision: 2 });
  });

  it('keeps the latest version when they come at the same moment', async () => {
    const soup = givenPost();
    await Promise.all(
      numbers(10).map((version) => system().deliver(PostUpdated, { ...soup, version, portions: version })),
    );
    expect(await rowOf(soup.id)).toMatchObject({ total: 10, postVersion: 10 });
    expect(await system().deadLetters()).toEqual([]);
  });

  it('closes a deleted post with its reservations, once, and for good', async () => {
    const soup = givenPost();
    for (const user of [11, 12, 13]) await system().reserve(user, soup.id);
    const eventId = randomUUID();
    await system().deliver(PostDeleted, later(soup), eventId);
    const closed = await rowOf(soup.id);
    expect(closed).toMatchObject({ taken: 0, isOpen: false, postVersion: 2 });
    await system().deliver(PostDeleted, later(soup), eventId);
    await system().deliver(PostUpdated, { ...soup, portions: 99 });
    expect(await rowOf(soup.id)).toEqual(closed);
    const rows = await system().db.manager.find(ReservationEntity, {
      where: { postId: soup.id },
      order: { id: 'ASC' },
    });
    expect(rows).toMatchObject(
      [11, 12, 13].map(() => ({ active: null, closeReason: 'post-deleted', closedByEvent: eventId })),
    );
    expect(rows).toMatchObject([11, 12, 13].map(() => ({ closedAt: expect.any(Date), updatedAt: expect.any(Date) })));
  });

  it('finds a post closed that was deleted after its read', async () => {
    const soup = givenPost();
    system().post.onRead = async () => {
      await system().deliver(PostDeleted, later(soup));
    };
    expect((await system().reserve(11, soup.id)).code).toBe('POST_CLOSED');
    expect(await rowOf(soup.id)).toMatchObject({ taken: 0, isOpen: false, postVersion: 2 });
  });

  it('publishes each page of the holders of a deleted post once', async () => {
    const crowd = numbers(MAX_CLOSED_HOLDERS + 1).map((number) => 10_000 + number);
    const soup = givenPost({ portions: crowd.length });
    await system().deliver(PostCreated, soup);
    const rows = crowd.map((userId) => ({ userId, postId: soup.id, active: true, createdAt: new Date() }));
    await system().db.manager.insert(ReservationEntity, rows);
    await system().db.manager.update(CapacityEntity, { postId: soup.id }, { taken: crowd.length });
    await system().deliver(PostDeleted, later(soup));
    await eventually(() => closedOf(soup.id).length === 2);
    expect(closedOf(soup.id).map(({ taken }) => taken)).toEqual([crowd.length, crowd.length]);
    expect(closedOf(soup.id).map(({ userIds }) => userIds.length)).toEqual([MAX_CLOSED_HOLDERS, 1]);
    expect(closedOf(soup.id).flatMap(({ userIds }) => userIds)).toEqual(crowd);
  });

  it('closes a post of which nothing was known', async () => {
    const soup = givenPost();
    await system().deliver(PostDeleted, later(soup));
    expect(await rowOf(soup.id)).toMatchObject({ taken: 0, isOpen: false, postVersion: 2 });
    expect((await system().reserve(11, soup.id)).code).toBe('POST_CLOSED');
  });

  it('publishes who held a reservation when the post was deleted, once, with the post as it was', async () => {
    const soup = givenPost();
    const { id } = await system().reserve(11, soup.id);
    for (const user of [12, 13]) await system().reserve(user, soup.id);
    await system().cancel(11, id);
    const eventId = await system().deliver(PostDeleted, later(soup));
    await system().deliver(PostDeleted, later(soup), eventId);
    await system().deliver(PostDeleted, later(soup));
    await eventually(() => closedOf(soup.id).length > 0);
    await sleep(50);
    expect(closedOf(soup.id)).toEqual([{ post: snapshot(later(soup)), taken: 2, userIds: [12, 13] }]);
    expect(await holders(soup.id)).toEqual([{ userIds: [], taken: 0, next: null }]);
  });

  it('names the holders of a changed post, page by page', async () => {
    const soup = givenPost();
    for (const user of [11, 12, 13]) await system().reserve(user, soup.id);
    expect(await holders(soup.id)).toEqual([
      { userIds: ['11', '12'], taken: 3, next: expect.stringMatching(/^\d+$/) },
      { userIds: ['13'], taken: 3, next: null },
    ]);
    expect(await holders(givenPost().id)).toEqual([{ userIds: [], taken: 0, next: null }]);
  });

  it('returns holders to the notification worker alone', async () => {
    const document = 'query { holders(postId: "1") { userIds } }';
    for (const asker of [{}, { as: viewer(1) }, { from: 'post' as const }, { from: 'facade' as const }]) {
      const { errors } = await system().ask(document, {}, asker);
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });

  it.each([
    ['first', 0],
    ['first', 501],
  ])('refuses pages of a wrong size (%s: %d)', async (_name, first) => {
    expect(await holders(1, first)).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('puts what it can’t read aside at once, and goes on', async () => {
    const soup = givenPost();
    const poison = { id: randomUUID(), name: PostUpdated.name, body: 'not JSON' };
    const future = message({ ...PostUpdated, version: 99 }, snapshot(soup));
    await system().send(poison);
    await system().send(future);
    await system().deliver(PostUpdated, changePost(soup, {}));
    expect(await rowOf(soup.id)).toMatchObject({ postVersion: 2 });
    expect(await system().deadLetters()).toMatchObject([
      { message: { id: poison.id }, attempts: 1 },
      { message: { id: future.id }, attempts: 1 },
    ]);
  });
});
