import type { Envelope, PostSnapshot } from '@gobbler/contracts';
import { IdempotencyKeyEntity, OutboxEventEntity } from '@gobbler/service-kit';
import { PostEntity } from '../src/infra/post.entity';
import { newPost } from './builders';
import { openServices, type OpenServices } from './open-services';
import { describePostRepository } from './post-repository-contract';

describe('on PostgreSQL', () => {
  let services: OpenServices;
  let crashAt = '';

  beforeAll(async () => {
    services = await openServices({
      crashPoint(place) {
        if (place === crashAt) throw new Error(`crashed ${place}`);
      },
    });
  });

  afterEach(() => {
    crashAt = '';
  });

  afterAll(() => services?.close());

  async function events() {
    const rows = await services.dataSource.manager.find(OutboxEventEntity, { order: { id: 'ASC' } });
    return rows.map(({ body }) => JSON.parse(body) as Envelope<PostSnapshot>);
  }

  describePostRepository('the repository', async () => {
    for (const entity of [PostEntity, OutboxEventEntity, IdempotencyKeyEntity]) {
      await services.dataSource.manager.clear(entity);
    }
    return { posts: services.posts, events };
  });

  it('writes a post and its event together or not at all', async () => {
    const { posts, dataSource } = services;
    const request = { ownerId: 1, key: 'crash', body: {} };
    const { post } = await posts.create({ ...request, key: null }, newPost(), null);
    const count = async () => [await dataSource.manager.count(PostEntity), (await events()).length];
    const before = await count();
    crashAt = 'post.in-transaction';
    await expect(posts.create(request, newPost(), null)).rejects.toThrow('crashed');
    await expect(posts.change(post.id, (old) => ({ ...old, version: 2 }), null)).rejects.toThrow('crashed');
    await expect(posts.remove(post.id, () => undefined)).rejects.toThrow('crashed');
    expect(await count()).toEqual(before);
    expect(await posts.findByIds([post.id])).toEqual([post]);
    crashAt = '';
    expect((await posts.create(request, newPost(), null)).isReplayed).toBe(false);
  });

  it('has kept what it acknowledges: a repeat after a crash behind the commit gets the same post', async () => {
    const request = { ownerId: 1, key: 'after', body: {} };
    crashAt = 'post.after-commit';
    await expect(services.posts.create(request, newPost(), null)).rejects.toThrow('crashed');
    crashAt = '';
    expect((await services.posts.create(request, newPost(), null)).isReplayed).toBe(true);
  });
});
