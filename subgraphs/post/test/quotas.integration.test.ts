import { QuotaEntity } from '@gobbler/service-kit';
import { viewer, type GraphQLAnswer } from '@gobbler/test-servers';
import { PostEntity } from '../src/infra/post.entity';
import { UploadEntity } from '../src/infra/upload.entity';
import { HOUR_MS } from './builders';
import { act, codesOf, create, createdId, refusalsOf, update } from './post-documents';
import { startTestPost, type TestPost } from './test-post';
import { aJpeg } from './sample-pictures';

const DAY_SECONDS = 24 * 3_600;
const REQUEST = 'mutation { requestPictureUpload { uploadId } }';

describe('the quotas of one account', () => {
  let running: TestPost;
  let lastUser = 100;
  const newUser = () => viewer((lastUser += 1));

  beforeAll(async () => {
    running = await startTestPost({}, { postsPerDay: 4, openPosts: 3, uploadsPerDay: 5, pendingUploads: 2 });
  });

  afterAll(() => running.stop());

  const times = <T>(count: number, work: () => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, work));

  const send = (as: ReturnType<typeof newUser>, body: Buffer) =>
    running.fetch('/uploads', { method: 'POST', body: new Uint8Array(body) }, { as });

  function retryAfterOf({ errors }: GraphQLAnswer): number {
    return Number(errors?.[0]?.extensions['retryAfterSeconds'] ?? 0);
  }

  it('let exactly as many of 50 parallel posts through as may be open at once', async () => {
    const ana = newUser();
    const answers = await times(50, () => create(running, ana));
    expect([...refusalsOf(answers)]).toEqual(['QUOTA_EXCEEDED']);
    expect(answers.filter(({ data }) => data?.['createPost']).length).toBe(3);
    expect(await running.dataSource.manager.countBy(PostEntity, { ownerId: ana.userId })).toBe(3);
  });

  it('give the place of a deleted post back, but not its part of the day', async () => {
    const ben = newUser();
    for (const _ of [1, 2, 3, 4]) await act(running, ben, 'deletePost', await createdId(running, ben));
    const refused = await create(running, ben);
    expect(codesOf(refused)).toEqual(['QUOTA_EXCEEDED']);
    expect(retryAfterOf(refused)).toBeGreaterThan(DAY_SECONDS - 60);
    expect(retryAfterOf(refused)).toBeLessThanOrEqual(DAY_SECONDS);

    await running.dataSource.manager.update(
      QuotaEntity,
      { userId: ben.userId },
      { since: new Date(Date.now() - 24 * HOUR_MS) },
    );
    expect(codesOf(await create(running, ben))).toEqual([]);
  });

  it('count hidden posts as open, and say when the first open post ends', async () => {
    const cleo = newUser();
    const id = await createdId(running, cleo, { endsAt: new Date(Date.now() + HOUR_MS / 2).toISOString() });
    await act(running, cleo, 'hidePost', id);
    for (const _ of [1, 2]) await createdId(running, cleo);
    const refused = await create(running, cleo);
    expect(codesOf(refused)).toEqual(['QUOTA_EXCEEDED']);
    expect(retryAfterOf(refused)).toBeGreaterThan(1_700);
    expect(retryAfterOf(refused)).toBeLessThanOrEqual(1_800);
  });

  it('are not passed by moving the end of a post that has ended', async () => {
    const dan = newUser();
    const id = await createdId(running, dan);
    await running.end(id);
    for (const _ of [1, 2, 3]) await createdId(running, dan);
    const endsAt = new Date(Date.now() + HOUR_MS).toISOString();
    expect(codesOf(await update(running, dan, { id, endsAt }))).toEqual(['QUOTA_EXCEEDED']);
    expect(codesOf(await update(running, dan, { id, title: 'Still ended' }))).toEqual([]);
  });

  it('forget the key of a refused post, and count a replayed one once', async () => {
    const eve = newUser();
    for (const idempotencyKey of ['a', 'b', 'c', 'a', 'b', 'c']) {
      expect(codesOf(await create(running, eve, { idempotencyKey }))).toEqual([]);
    }
    expect(codesOf(await create(running, eve, { idempotencyKey: 'd' }))).toEqual(['QUOTA_EXCEEDED']);
    await running.dataSource.manager.delete(PostEntity, { ownerId: eve.userId });
    expect(codesOf(await create(running, eve, { idempotencyKey: 'd' }))).toEqual([]);
  });

  it('count nothing for a post that is refused for what it says', async () => {
    const finn = newUser();
    for (const _ of [1, 2, 3, 4, 5]) {
      expect(codesOf(await create(running, finn, { portions: 0 }))).toEqual(['BAD_USER_INPUT']);
    }
    for (const _ of [1, 2, 3]) expect(codesOf(await create(running, finn))).toEqual([]);
  });

  it('leave the picture of a refused post unused', async () => {
    const gus = newUser();
    for (const _ of [1, 2, 3]) await createdId(running, gus);
    const { uploadId } = (await (await send(gus, await aJpeg())).json()) as { uploadId: string };
    expect(codesOf(await create(running, gus, { uploadId }))).toEqual(['QUOTA_EXCEEDED']);
    expect(await running.dataSource.manager.findOneBy(UploadEntity, { id: uploadId })).toMatchObject({ isUsed: false });
  });

  it('let exactly as many of 30 parallel uploads of both kinds through as a day has, and keep the newest', async () => {
    const hal = newUser();
    const bytes = await aJpeg();
    const [sent, requested] = await Promise.all([
      times(15, () => send(hal, bytes)),
      times(15, () => running.ask(REQUEST, {}, { as: hal })),
    ]);
    const taken = sent.filter(({ status }) => status === 200).length;
    expect(taken + requested.filter((answer) => codesOf(answer).length === 0).length).toBe(5);
    expect(new Set(requested.flatMap(codesOf))).toEqual(new Set(['QUOTA_EXCEEDED']));
    expect(await running.dataSource.manager.countBy(UploadEntity, { userId: hal.userId })).toBe(2);

    const refused = await send(hal, bytes);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(DAY_SECONDS - 60);
  });

  it('refuse an upload of many bytes that a caller is still sending, so that it reads the answer', async () => {
    const ida = newUser();
    for (const _ of [1, 2, 3, 4, 5]) await running.ask(REQUEST, {}, { as: ida });
    const refused = await send(ida, Buffer.alloc(19 * 1024 * 1024));
    expect(refused.status).toBe(429);
  });
});
