import { untilServed } from '@gobbler/test-harness';
import { viewer } from '@gobbler/test-servers';
import { PostEntity } from '../src/infra/post.entity';
import { HOUR_MS } from './builders';
import { SINGAPORE } from './places';
import { act, codesOf, create, createdId, FIELDS, laksa, refusalsOf, update } from './post-documents';
import { startTestPost, type TestPost } from './test-post';

const ana = viewer(1);
const ben = viewer(2);

describe('posts', () => {
  let running: TestPost;
  const read = async (id: string, as = ana) =>
    (await running.ask(`query ($id: ID!) { post(id: $id) { ${FIELDS} } }`, { id }, { as })).data['post'];

  beforeAll(async () => {
    running = await startTestPost();
  });

  afterAll(() => running?.stop());

  it('are created with everything that was said of them', async () => {
    const { data, errors } = await create(running, ana);
    expect(errors).toBeUndefined();
    const { post } = data['createPost'];
    expect(post).toEqual({
      id: expect.stringMatching(/^\d+$/),
      title: 'Laksa',
      description: 'Half a pot',
      pictureUrl: 'http://gobbler.example/pictures/placeholder.png',
      portions: 5,
      endsAt: laksa.endsAt,
      isHidden: false,
      version: 1,
      createdAt: expect.any(String),
      updatedAt: null,
      owner: { id: '1' },
    });
    expect(Math.abs(Date.parse(post.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(await read(post.id)).toEqual(post);
  });

  it('are published with the centre of their cell', async () => {
    const id = await createdId(running, ana);
    const [created] = await running.events(id, 1);
    const row = await running.dataSource.manager.findOneByOrFail(PostEntity, { id: Number(id) });
    expect(created).toMatchObject({
      name: 'post.created',
      version: 1,
      data: {
        postId: Number(id),
        ownerId: 1,
        version: 1,
        latitude: row.centreLatitude,
        longitude: row.centreLongitude,
      },
    });
    expect([row.latitude, row.longitude]).toEqual([SINGAPORE.latitude, SINGAPORE.longitude]);
    expect(row.centreLatitude).not.toBe(row.latitude);
  });

  it('carry the trace of the request in their events', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await running.fetch(
      '/graphql',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', traceparent },
        body: JSON.stringify({
          query: 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }',
          variables: { input: laksa },
        }),
      },
      { as: ana },
    );
    const { data } = (await answer.json()) as { data: { createPost: { post: { id: string } } } };
    const [created] = await running.events(data.createPost.post.id, 1);
    expect(created?.trace).toEqual({ traceparent });
  });

  it('are refused with every problem named, and nothing is written', async () => {
    const count = await running.dataSource.manager.count(PostEntity);
    const answer = await create(running, ana, { title: ' ', portions: 0, endsAt: '2020-01-01T00:00:00Z' });
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.title' }, { path: 'input.portions' }, { path: 'input.endsAt' }],
    });
    for (const portions of [-1, 1.5, 2 ** 31, 1e308, '1', null, 1_001]) {
      expect(codesOf(await create(running, ana, { portions }))).toEqual(['BAD_USER_INPUT']);
    }
    for (const extra of [{ isPremium: true }, { ownerId: '2' }, { userId: 2 }]) {
      expect(codesOf(await create(running, ana, extra))).toEqual(['BAD_USER_INPUT']);
    }
    expect(await running.dataSource.manager.count(PostEntity)).toBe(count);
  });

  it('change only in what is named, a version at a time, and each version is published', async () => {
    const id = await createdId(running, ana);
    const before = await read(id);
    const title = "Robert'); DROP TABLE posts;-- 🍲";
    const { data } = await update(running, ana, { id, title, portions: 0, description: null });
    expect(data['updatePost'].post).toEqual({
      ...before,
      title,
      portions: 0,
      version: 2,
      updatedAt: expect.any(String),
    });
    const position = { latitude: 48.2, longitude: 16.37 };
    await update(running, ana, { id, position, isHidden: true });
    expect(await read(id)).toMatchObject({ title, isHidden: true, version: 3 });
    const published = await running.events(id, 3);
    expect(published.map(({ name, data: { version } }) => [name, version])).toEqual([
      ['post.created', 1],
      ['post.updated', 2],
      ['post.updated', 3],
    ]);
    expect(published[2]?.data.latitude).toBeCloseTo(48.2, 1);
    expect(published[2]?.data.latitude).not.toBe(48.2);
  });

  it('do not change for a change that changes nothing', async () => {
    const id = await createdId(running, ana);
    const { data } = await update(running, ana, { id, title: 'Laksa', isHidden: false, endsAt: laksa.endsAt });
    expect(data['updatePost'].post).toMatchObject({ version: 1, updatedAt: null });
  });

  it('take their own end back after it has passed, and no other past one', async () => {
    const id = await createdId(running, ana, { endsAt: new Date(Date.now() + HOUR_MS).toISOString() });
    await running.end(id, new Date('2026-01-02T03:04:05.678Z'));
    const same = await update(running, ana, { id, endsAt: '2026-01-02T03:04:05Z', title: 'Old' });
    expect(same.data['updatePost'].post).toMatchObject({ title: 'Old', endsAt: '2026-01-02T03:04:05.678Z' });
    expect(codesOf(await update(running, ana, { id, endsAt: '2026-01-02T03:04:06Z' }))).toEqual(['BAD_USER_INPUT']);
  });

  it('are hidden and shown, twice too', async () => {
    const id = await createdId(running, ana);
    for (const [mutation, isHidden, version] of [
      ['hidePost', true, 2],
      ['hidePost', true, 2],
      ['showPost', false, 3],
    ] as const) {
      expect((await act(running, ana, mutation, id)).data[mutation].post).toMatchObject({ isHidden, version });
    }
    expect(await running.events(id, 3)).toHaveLength(3);
  });

  it('are deleted with their last state published, and their ids are never given again', async () => {
    const id = await createdId(running, ana);
    const last = await read(id);
    expect((await act(running, ana, 'deletePost', id)).data['deletePost'].post).toEqual(last);
    expect(await read(id)).toBeNull();
    expect(codesOf(await act(running, ana, 'deletePost', id))).toEqual(['NOT_FOUND']);
    const published = await running.events(id, 2);
    expect(published.map(({ name, data: { version } }) => [name, version])).toEqual([
      ['post.created', 1],
      ['post.deleted', 2],
    ]);
    expect(Number(await createdId(running, ana))).toBeGreaterThan(Number(id));
  });

  it('belong to their owner alone', async () => {
    const id = await createdId(running, ana);
    expect(codesOf(await update(running, ben, { id, title: 'Mine' }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await update(running, ben, { id, title: '' }))).toEqual(['FORBIDDEN']);
    for (const mutation of ['hidePost', 'showPost', 'deletePost']) {
      expect(codesOf(await act(running, ben, mutation, id))).toEqual(['FORBIDDEN']);
      expect(codesOf(await act(running, null, mutation, id))).toEqual(['UNAUTHENTICATED']);
    }
    expect(codesOf(await create(running, null))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await update(running, null, { id, title: 'Mine' }))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await running.ask('mutation { requestPictureUpload { uploadId } }'))).toEqual(['UNAUTHENTICATED']);
    expect(await read(id)).toMatchObject({ title: 'Laksa', version: 1, isHidden: false });
  });

  it.each(['0', '-1', 'x', '1e3', '9007199254740993', '99999999999999999999', "1' OR '1'='1"])(
    'do not exist under the id %s',
    async (id) => {
      expect(await read(id)).toBeNull();
      expect(codesOf(await act(running, ana, 'deletePost', id))).toEqual(['NOT_FOUND']);
      expect(codesOf(await update(running, ana, { id, title: 'x' }))).toEqual(['NOT_FOUND']);
    },
  );

  it('are never lost to two changes at once', async () => {
    const id = await createdId(running, ana);
    // On a busy machine a request may wait too long for the row; it is refused then, and nothing is written.
    const change = (portions: number) => untilServed(() => update(running, ana, { id, portions }));
    const changes = await Promise.all(Array.from({ length: 20 }, (_, i) => change(100 + i)));
    expect(changes.flatMap(codesOf)).toEqual([]);
    expect(await read(id)).toMatchObject({ version: 21 });
    const versions = (await running.events(id, 21)).map(({ data: { version } }) => version);
    expect(versions).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
  });

  it('are either changed before they are deleted or not at all', async () => {
    const id = await createdId(running, ana);
    const [deleted, ...updated] = await Promise.all([
      act(running, ana, 'deletePost', id),
      ...Array.from({ length: 10 }, (_, i) => update(running, ana, { id, portions: 100 + i })),
    ]);
    expect(codesOf(deleted)).toEqual([]);
    const changes = updated.filter((answer) => codesOf(answer).length === 0).length;
    expect(updated.flatMap(codesOf).every((code) => code === 'NOT_FOUND')).toBe(true);
    const published = await running.events(id, changes + 2);
    expect(published.at(-1)).toMatchObject({ name: 'post.deleted', data: { version: changes + 2 } });
    expect(published).toHaveLength(changes + 2);
  });
});

describe('a keyed request for a new post', () => {
  let running: TestPost;
  const count = () => running.dataSource.manager.count(PostEntity);

  beforeAll(async () => {
    running = await startTestPost();
  });

  afterAll(() => running?.stop());

  it('makes one post however often it is sent', async () => {
    const before = await count();
    const send = () => create(running, ana, { idempotencyKey: 'hundred' });
    const answers = await Promise.all(Array.from({ length: 100 }, send));
    const made = answers.filter((answer) => codesOf(answer).length === 0).map(({ data }) => data['createPost'].post);
    expect(['IDEMPOTENCY_IN_PROGRESS']).toEqual(expect.arrayContaining([...refusalsOf(answers)]));
    expect(new Set(made.map((post) => JSON.stringify(post))).size).toBe(1);
    expect(await count()).toBe(before + 1);
    expect((await send()).data['createPost'].post).toEqual(made[0]);
    expect(await running.events(made[0].id, 1)).toHaveLength(1);
  });

  it('still gets the first answer when the post has changed or gone since', async () => {
    const first = (await create(running, ana, { idempotencyKey: 'gone' })).data['createPost'].post;
    await act(running, ana, 'deletePost', first.id);
    expect((await create(running, ana, { idempotencyKey: 'gone' })).data['createPost'].post).toEqual(first);
  });

  it('is refused with another body', async () => {
    await create(running, ana, { idempotencyKey: 'body' });
    expect(codesOf(await create(running, ana, { idempotencyKey: 'body', portions: 6 }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ]);
  });

  it('means another post for another person', async () => {
    const mine = await createdId(running, ana, { idempotencyKey: 'mine' });
    expect(await createdId(running, ben, { idempotencyKey: 'mine' })).not.toBe(mine);
  });

  it('does not keep a refusal', async () => {
    expect(codesOf(await create(running, ana, { idempotencyKey: 'refused', portions: 0 }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await create(running, ana, { idempotencyKey: 'refused' }))).toEqual([]);
  });

  it.each(['', 'a\u0000b', '\ud800', 'x'.repeat(256)])('can’t have %j for a key', async (idempotencyKey) => {
    expect(codesOf(await create(running, ana, { idempotencyKey }))).toEqual(['BAD_USER_INPUT']);
  });
});
