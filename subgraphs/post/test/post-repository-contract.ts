import type { PostRepository } from '../src/domain/ports';
import type { ToldEvent } from './fakes';
import { newPost } from './builders';
import { placeAt, SINGAPORE } from './places';

export interface PostsUnderTest {
  readonly posts: PostRepository;
  /** What was told of posts, in order. */
  events(): Promise<readonly ToldEvent[]>;
}

/** What a post repository does, be it a real one or a fake. */
export function describePostRepository(name: string, open: () => Promise<PostsUnderTest>): void {
  describe(`${name}, as a post repository,`, () => {
    let posts: PostRepository;
    let events: PostsUnderTest['events'];
    const unkeyed = { ownerId: 1, key: null, body: {} };
    const make = async (change: Parameters<typeof newPost>[0] = {}) =>
      (await posts.create({ ...unkeyed, ownerId: change.ownerId ?? 1 }, newPost(change), null)).post;

    beforeEach(async () => {
      ({ posts, events } = await open());
    });

    it('gives back what was put in', async () => {
      const made = await make({ picture: 'https://elsewhere.example/x.jpg' });
      expect(made).toEqual({ ...newPost({ picture: made.picture }), id: made.id, version: 1, updatedAt: null });
      expect(await posts.findByIds([made.id, made.id + 1])).toEqual([made]);
      expect(await posts.findByIds([])).toEqual([]);
    });

    it('has a clock', async () => {
      expect(Math.abs((await posts.now()).getTime() - Date.now())).toBeLessThan(60_000);
    });

    it('answers a keyed request what it answered before', async () => {
      const request = { ownerId: 1, key: 'key', body: { a: 1 } };
      expect(await posts.findCreated(request)).toBeNull();
      const { post, isReplayed } = await posts.create(request, newPost(), null);
      expect(isReplayed).toBe(false);
      expect(await posts.create(request, newPost({ title: 'Other' }), null)).toEqual({ post, isReplayed: true });
      expect(await posts.findCreated(request)).toEqual(post);
      expect(await posts.findCreated({ ...request, ownerId: 2 })).toBeNull();
      const other = posts.findCreated({ ...request, body: { a: 2 } });
      await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(await events()).toHaveLength(1);
    });

    it('writes what was decided, and tells it', async () => {
      const before = await make();
      const changed = await posts.change(before.id, (post, now) => ({ ...post, version: 2, updatedAt: now }), null);
      expect(changed).toEqual({ before, after: { ...before, version: 2, updatedAt: expect.any(Date) } });
      expect(await posts.findByIds([before.id])).toEqual([changed.after]);
      expect((await events()).map(({ name, data }) => [name, data.version])).toEqual([
        ['post.created', 1],
        ['post.updated', 2],
      ]);
    });

    it('writes and tells nothing when nothing was decided, or it was refused', async () => {
      const made = await make();
      expect(await posts.change(made.id, (post) => post, null)).toEqual({ before: made, after: made });
      const refuse = () => {
        throw new Error('not yours');
      };
      await expect(posts.change(made.id, refuse, null)).rejects.toThrow('not yours');
      await expect(posts.remove(made.id, refuse)).rejects.toThrow('not yours');
      expect(await posts.findByIds([made.id])).toEqual([made]);
      expect(await events()).toHaveLength(1);
    });

    it('forgets a removed post, and tells of it one version on', async () => {
      const made = await make();
      expect(await posts.remove(made.id, () => undefined)).toEqual(made);
      expect(await posts.findByIds([made.id])).toEqual([]);
      expect((await events()).at(-1)).toMatchObject({ name: 'post.deleted', data: { postId: made.id, version: 2 } });
      const notFound = { code: 'NOT_FOUND' };
      await expect(posts.remove(made.id, () => undefined)).rejects.toMatchObject(notFound);
      await expect(posts.change(made.id, (post) => post, null)).rejects.toMatchObject(notFound);
      expect((await make()).id).toBeGreaterThan(made.id);
    });

    it('finds what is near, nearest first, page by page', async () => {
      const [far, near] = [await make({ position: placeAt(SINGAPORE, 3, 10) }), await make()];
      await make({ position: placeAt(SINGAPORE, 9, 10) });
      await make({ isHidden: true });
      await make({ endsAt: new Date(Date.now() - 1_000) });
      await make({ portions: 0 });
      const query = { near: SINGAPORE, radiusKm: 5, words: [], limit: 1, after: null };
      const [first] = await posts.findNearby(query);
      expect(first?.post).toEqual(near);
      const after = { distanceKm: first?.distanceKm ?? 0, postId: near.id };
      expect((await posts.findNearby({ ...query, limit: 9, after })).map(({ post }) => post.id)).toEqual([far.id]);
      expect(await posts.findNearby({ ...query, words: ['laksa', 'pot'] })).toHaveLength(1);
      expect(await posts.findNearby({ ...query, words: ['satay'] })).toEqual([]);
    });

    it('finds a page of each person’s posts, what is hidden or ended for themselves only', async () => {
      const [open, hidden] = [await make(), await make({ isHidden: true })];
      const ended = await make({ endsAt: new Date(Date.now() - 1_000) });
      const other = await make({ ownerId: 2 });
      const query = { ownerIds: [1, 2, 3], limit: 2, afterId: 0, viewerId: null };
      const idsOf = async (change: object) => (await posts.findByOwners({ ...query, ...change })).map(({ id }) => id);
      expect(await idsOf({})).toEqual([open.id, other.id]);
      expect(await idsOf({ viewerId: 1 })).toEqual([open.id, hidden.id, other.id]);
      expect(await idsOf({ viewerId: 1, afterId: hidden.id, ownerIds: [1] })).toEqual([ended.id]);
    });
  });
}
