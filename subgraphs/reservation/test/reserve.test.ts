import { later, post as buildPost } from './builders';
import { createFakeService } from './fake-service';

const [ana, ben, owner] = [2, 3, 1];
const at = new Date('2026-03-04T05:06:07.890Z');
const soup = buildPost({ id: 10, ownerId: owner, portions: 2, endsAt: new Date('2026-03-04T06:00:00.000Z') });

describe('reserving', () => {
  it('gives one portion to somebody, and tells others of it', async () => {
    const { reserve, capacityOf, database } = createFakeService({ posts: [soup] });
    const reservation = await reserve(ana, soup.id, null);
    expect(reservation).toEqual({
      id: 1,
      userId: ana,
      postId: soup.id,
      createdAt: at,
      updatedAt: null,
      isActive: true,
    });
    expect(await capacityOf(soup.id)).toMatchObject({ total: 2, taken: 1, revision: 2 });
    expect(database.events()).toEqual([
      {
        name: 'reservation.made',
        data: { reservationId: 1, postId: soup.id, userId: ana, taken: 1, total: 2, revision: 2 },
      },
    ]);
  });

  it('refuses one’s own post, be it closed, sold out or not', async () => {
    const { reserve, posts } = createFakeService({ posts: [soup] });
    await expect(reserve(owner, soup.id, null)).rejects.toMatchObject({ code: 'OWN_POST' });
    posts.set(soup.id, later(soup, { isHidden: true, portions: 0 }));
    await expect(reserve(owner, soup.id, null)).rejects.toMatchObject({ code: 'OWN_POST' });
  });

  it('says that one holds a portion already before it looks at the state of the post', async () => {
    const { reserve, posts } = createFakeService({ posts: [soup] });
    await reserve(ana, soup.id, null);
    await expect(reserve(ana, soup.id, null)).rejects.toMatchObject({ code: 'ALREADY_RESERVED' });
    posts.set(soup.id, later(soup, { isHidden: true, portions: 0 }));
    await expect(reserve(ana, soup.id, null)).rejects.toMatchObject({ code: 'ALREADY_RESERVED' });
  });

  it('says that a post is closed rather than sold out when it is both', async () => {
    const { reserve, posts } = createFakeService({ posts: [{ ...soup, portions: 0 }] });
    await expect(reserve(ana, soup.id, null)).rejects.toMatchObject({ code: 'SOLD_OUT' });
    posts.set(soup.id, later(soup, { isHidden: true, portions: 0 }));
    await expect(reserve(ana, soup.id, null)).rejects.toMatchObject({ code: 'POST_CLOSED' });
  });

  it('refuses a post from the moment of its end', async () => {
    const { reserve, clock } = createFakeService({ posts: [soup] });
    clock.now = new Date(soup.endsAt.getTime() - 1);
    await reserve(ana, soup.id, null);
    clock.now = soup.endsAt;
    await expect(reserve(ben, soup.id, null)).rejects.toMatchObject({ code: 'POST_CLOSED' });
  });

  it('refuses a post that there is not', async () => {
    const { reserve } = createFakeService();
    await expect(reserve(ana, 99, null)).rejects.toMatchObject({ code: 'POST_UNKNOWN' });
  });

  it('writes nothing while the post service is out', async () => {
    const { reserve, postService, capacityOf, database } = createFakeService({ posts: [soup] });
    postService.isOut = true;
    await expect(reserve(ana, soup.id, null)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect([await capacityOf(soup.id), database.events()]).toEqual([undefined, []]);
  });

  it('believes a newer version of the post, never an older one', async () => {
    const { reserve, posts, capacityOf } = createFakeService({ posts: [later(soup, { portions: 1 })] });
    await reserve(ana, soup.id, null);
    posts.set(soup.id, soup); // an answer of post that was overtaken on its way
    await expect(reserve(ben, soup.id, null)).rejects.toMatchObject({ code: 'SOLD_OUT' });
    expect(await capacityOf(soup.id)).toMatchObject({ total: 1, postVersion: 2 });
  });

  it('takes nothing from anybody when the portions are lowered below those taken, and sells no more', async () => {
    const { reserve, posts, capacityOf } = createFakeService({ posts: [soup] });
    await reserve(ana, soup.id, null);
    posts.set(soup.id, later(soup, { portions: 0 }));
    await expect(reserve(ben, soup.id, null)).rejects.toMatchObject({ code: 'SOLD_OUT' });
    expect(await capacityOf(soup.id)).toMatchObject({ taken: 1 });
  });

  it('answers a repeat under the same key as the first time, also when the post is gone by then', async () => {
    const { reserveUnderKey, posts, postService, database } = createFakeService({ posts: [soup] });
    const first = await reserveUnderKey(ana, soup.id, 'key');
    expect(first.isReplayed).toBe(false);
    posts.delete(soup.id);
    expect(await reserveUnderKey(ana, soup.id, 'key')).toEqual({ ...first, isReplayed: true });
    postService.isOut = true;
    expect(await reserveUnderKey(ana, soup.id, 'key')).toEqual({ ...first, isReplayed: true });
    expect(database.events()).toHaveLength(1);
  });

  it('keeps no refusal under a key', async () => {
    const { reserve, posts } = createFakeService({ posts: [{ ...soup, portions: 0 }] });
    await expect(reserve(ana, soup.id, 'key')).rejects.toMatchObject({ code: 'SOLD_OUT' });
    posts.set(soup.id, later(soup));
    expect(await reserve(ana, soup.id, 'key')).toMatchObject({ userId: ana });
  });

  it('decides requests of one batch in the order of their arrival, each with its own answer, key and event', async () => {
    const { reserveUnderKey, capacityOf, database } = createFakeService({ posts: [soup] });
    const codeOf = async (userId: number, key: string) =>
      reserveUnderKey(userId, soup.id, key).then(
        ({ reservation }) => reservation.id,
        (error: { code: string }) => error.code,
      );
    // The first one starts at once; the others wait for it together.
    const answers = await Promise.all([codeOf(9, 'z'), codeOf(owner, 'a'), codeOf(ana, 'b'), codeOf(ben, 'c')]);
    expect(answers).toEqual([1, 'OWN_POST', 2, 'SOLD_OUT']);
    expect(await codeOf(ana, 'b')).toBe(2);
    expect(await capacityOf(soup.id)).toMatchObject({ taken: 2, revision: 3 });
    expect(database.events()).toMatchObject([
      { data: { userId: 9, taken: 1, revision: 2 } },
      { data: { userId: ana, taken: 2, revision: 3 } },
    ]);
  });

  it('shares one read of the post among requests that arrived before it started', async () => {
    const { reserve, postService } = createFakeService({ posts: [{ ...soup, portions: 20 }] });
    await Promise.all(Array.from({ length: 20 }, (_, index) => reserve(100 + index, soup.id, null)));
    expect(postService.reads).toBe(2);
  });
});
