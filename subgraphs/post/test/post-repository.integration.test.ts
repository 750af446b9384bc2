import type { Envelope, PostSnapshot } from '@gobbler/contracts';
import { IdempotencyKeyEntity, OutboxEventEntity } from '@gobbler/service-kit';
import type { PostRepository } from '../src/domain/ports';
import { PostEntity } from '../src/infra/post.entity';
import { changeOf, newPost } from './builders';
import { openServices, type OpenServices } from './open-services';

describe('the repository of posts', () => {
  let services: OpenServices;
  let posts: PostRepository;
  let crashAt = '';

  beforeAll(async () => {
    services = await openServices({
      crashPoint(place) {
        if (place === crashAt) throw new Error(`crashed ${place}`);
      },
    });
  });

  beforeEach(async () => {
    crashAt = '';
    posts = services.posts;
    for (const entity of [PostEntity, OutboxEventEntity, IdempotencyKeyEntity]) {
      await services.dataSource.manager.clear(entity);
    }
  });

  afterAll(() => services?.close());

  async function events() {
    const rows = await services.dataSource.manager.find(OutboxEventEntity, { order: { id: 'ASC' } });
    return rows.map(({ body }) => JSON.parse(body) as Envelope<PostSnapshot>);
  }

  const unkeyed = { userId: 1, operation: 'createPost', key: null, body: {} };
  const make = async (change: Parameters<typeof newPost>[0] = {}) =>
    (await posts.create({ ...unkeyed, userId: change.ownerId ?? 1 }, newPost(change), null)).post;

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
    const request = { ...unkeyed, key: 'key', body: { a: 1 } };
    expect(await posts.findAnswer(request)).toBeNull();
    const { post, isReplayed } = await posts.create(request, newPost(), null);
    expect(isReplayed).toBe(false);
    expect(await posts.create(request, newPost({ title: 'Other' }), null)).toEqual({ post, isReplayed: true });
    expect(await posts.findAnswer(request)).toEqual(post);
    expect(await posts.findAnswer({ ...request, userId: 2 })).toBeNull();
    const other = posts.findAnswer({ ...request, body: { a: 2 } });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await events()).toHaveLength(1);
  });

  it('writes what was decided, and publishes it', async () => {
    const before = await make();
    const changed = await posts.change(
      unkeyed,
      before.id,
      (post, now) => ({ ...post, version: 2, updatedAt: now }),
      null,
    );
    const post = { ...before, version: 2, updatedAt: expect.any(Date) };
    expect(changed).toEqual({ before, post, isReplayed: false });
    expect(await posts.findByIds([before.id])).toEqual([changed.post]);
    expect((await events()).map(({ name, data }) => [name, data.version])).toEqual([
      ['post.created', 1],
      ['post.updated', 2],
    ]);
  });

  it('writes and publishes nothing when nothing was decided, or it was refused', async () => {
    const made = await make();
    expect(await posts.change(unkeyed, made.id, (post) => post, null)).toEqual({
      before: made,
      post: made,
      isReplayed: false,
    });
    const refuse = () => {
      throw new Error('not yours');
    };
    await expect(posts.change(unkeyed, made.id, refuse, null)).rejects.toThrow('not yours');
    await expect(posts.remove(unkeyed, made.id, refuse)).rejects.toThrow('not yours');
    expect(await posts.findByIds([made.id])).toEqual([made]);
    expect(await events()).toHaveLength(1);
  });

  it('forgets a removed post, and publishes it one version later', async () => {
    const made = await make();
    expect(await posts.remove(unkeyed, made.id, () => undefined)).toEqual({ post: made, isReplayed: false });
    expect(await posts.findByIds([made.id])).toEqual([]);
    expect((await events()).at(-1)).toMatchObject({ name: 'post.deleted', data: { postId: made.id, version: 2 } });
    const notFound = { code: 'NOT_FOUND' };
    await expect(posts.remove(unkeyed, made.id, () => undefined)).rejects.toMatchObject(notFound);
    await expect(posts.change(unkeyed, made.id, (post) => post, null)).rejects.toMatchObject(notFound);
    expect((await make()).id).toBeGreaterThan(made.id);
  });

  it('writes a post and its event together or not at all', async () => {
    const { dataSource } = services;
    const request = { ...unkeyed, key: 'crash', body: {} };
    const { post } = await posts.create({ ...request, key: null }, newPost(), null);
    const count = async () => [await dataSource.manager.count(PostEntity), (await events()).length];
    const before = await count();
    crashAt = 'post.in-transaction';
    await expect(posts.create(request, newPost(), null)).rejects.toThrow('crashed');
    await expect(posts.change(unkeyed, post.id, (old) => ({ ...old, version: 2 }), null)).rejects.toThrow('crashed');
    await expect(posts.remove(unkeyed, post.id, () => undefined)).rejects.toThrow('crashed');
    expect(await count()).toEqual(before);
    expect(await posts.findByIds([post.id])).toEqual([post]);
    crashAt = '';
    expect((await posts.create(request, newPost(), null)).isReplayed).toBe(false);
  });

  it('lets one of many changes to the same version pass', async () => {
    const made = await make();
    const changes = Array.from({ length: 8 }, (_, number) =>
      services.postService
        .update(1, { ...changeOf(made.id, { expectedVersion: 1 }), title: `Title ${number}`, uploadId: null })
        .then(({ post }) => post.title)
        .catch((error: unknown) => (error as { code?: unknown }).code),
    );
    const outcomes = await Promise.all(changes);
    const [kept] = await posts.findByIds([made.id]);
    expect(outcomes.filter((outcome) => outcome === 'CONFLICT')).toHaveLength(7);
    expect(outcomes.filter((outcome) => outcome !== 'CONFLICT')).toEqual([kept?.title]);
    expect([kept?.version, (await events()).length]).toEqual([2, 2]);
  });

  it.each(['update', 'hide', 'show', 'remove'] as const)(
    'answers a repeat of a keyed change as the first time, and changes nothing again: %s',
    async (change) => {
      const made = await make();
      const request = changeOf(made.id, { expectedVersion: 1, idempotencyKey: `key of ${change}` });
      const run = () =>
        change === 'update'
          ? services.postService.update(1, { ...request, title: 'New', uploadId: null })
          : services.postService[change](1, request);
      const [first, ...others] = await Promise.all([run(), run(), run()]);
      expect([first, ...others].filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
      for (const { post } of others) expect(post).toEqual(first.post);
      expect(await run()).toEqual({ post: first.post, isReplayed: true });
      expect((await events()).length).toBe(change === 'show' ? 1 : 2);
    },
  );

  it('answers a repeat after a crash that followed the commit with the same post', async () => {
    const request = { ...unkeyed, key: 'after', body: {} };
    crashAt = 'post.after-commit';
    await expect(posts.create(request, newPost(), null)).rejects.toThrow('crashed');
    crashAt = '';
    expect((await posts.create(request, newPost(), null)).isReplayed).toBe(true);
  });
});
