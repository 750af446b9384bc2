import { publicPosition } from '@gobbler/contracts';
import { createIdempotencyMutex } from '@gobbler/service-kit';
import { createPostService } from '../src/domain/post-service';
import { createInput } from './builders';
import { createFakePictures, createFakePosts, createFakeUploads } from './fakes';

const [ana, ben] = [1, 2];
const UPLOAD = '7d4a1a3e-6f43-4f2c-9d0a-3a1f2b4c5d6e';
const AGAIN = '0b1c2d3e-6f43-4f2c-9d0a-3a1f2b4c5d6e';

function setUp(now?: () => Date) {
  const posts = createFakePosts(now);
  const upload = (id: string) => ({ id, userId: ana, createdAt: new Date(), isUsed: false, digest: null });
  const uploads = createFakeUploads(upload(UPLOAD), upload(AGAIN));
  const pictures = createFakePictures({ [UPLOAD]: 'bytes', [AGAIN]: 'bytes' });
  const service = createPostService({
    posts: posts.repository,
    uploads: uploads.repository,
    pictures: pictures.pictures,
    keyMutex: createIdempotencyMutex(),
  });
  const create = async (...args: Parameters<typeof service.create>) => (await service.create(...args)).post;
  const createUnderKey = service.create;
  return { ...pictures, uploads: uploads.uploads, ...posts, service: { ...service, create }, createUnderKey };
}

describe('a post', () => {
  it('is found at the centre of its cell', async () => {
    const { service } = setUp();
    const made = await service.create(ana, createInput());
    expect(made).toMatchObject({ id: 1, ownerId: ana, version: 1, isHidden: false, picture: null, updatedAt: null });
    expect(made.centre).toEqual(publicPosition(made.position));
  });

  it('is stored with LF at the end of its lines, so that a CRLF takes no more room than it counts for', async () => {
    const { service } = setUp();
    const made = await service.create(ana, createInput({ description: 'a\r\n'.repeat(250) }));
    expect(made.description).toBe('a\n'.repeat(250));
    const update = { description: made.description.replaceAll('\n', '\r\n'), uploadId: null };
    expect(await service.update(ana, made.id, update)).toMatchObject({ version: 1 });
  });

  it('moves with its centre', async () => {
    const { service } = setUp();
    const { id } = await service.create(ana, createInput());
    const position = { latitude: 48.2, longitude: 16.37 };
    const moved = await service.update(ana, id, { position, uploadId: null });
    expect(moved).toMatchObject({ position, centre: publicPosition(position), version: 2 });
  });

  it('keeps its end to the millisecond when the end comes back in whole seconds', async () => {
    const { service } = setUp();
    const endsAt = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 60_789);
    const { id } = await service.create(ana, createInput({ endsAt }));
    const truncated = new Date(Math.floor(endsAt.getTime() / 1_000) * 1_000);
    expect(await service.update(ana, id, { endsAt: truncated, uploadId: null })).toMatchObject({ endsAt, version: 1 });
  });

  it('may be hidden twice, which is one change', async () => {
    const { service, events } = setUp();
    const { id } = await service.create(ana, createInput());
    expect(await service.hide(ana, id)).toMatchObject({ isHidden: true, version: 2 });
    expect(await service.hide(ana, id)).toMatchObject({ isHidden: true, version: 2 });
    expect(await service.show(ana, id)).toMatchObject({ isHidden: false, version: 3 });
    expect(events.map(({ name, data }) => [name, data.version])).toEqual([
      ['post.created', 1],
      ['post.updated', 2],
      ['post.updated', 3],
    ]);
  });

  it('can’t be changed by anybody else', async () => {
    const { service, posts, events } = setUp();
    const made = await service.create(ana, createInput());
    const forbidden = { code: 'FORBIDDEN' };
    await expect(service.update(ben, made.id, { title: 'Mine', uploadId: null })).rejects.toMatchObject(forbidden);
    await expect(service.update(ben, made.id, { uploadId: UPLOAD })).rejects.toMatchObject(forbidden);
    await expect(service.hide(ben, made.id)).rejects.toMatchObject(forbidden);
    await expect(service.show(ben, made.id)).rejects.toMatchObject(forbidden);
    await expect(service.remove(ben, made.id)).rejects.toMatchObject(forbidden);
    expect([posts.get(made.id), events.length]).toEqual([made, 1]);
  });

  it('that is not there can’t be changed', async () => {
    const { service } = setUp();
    const notFound = { code: 'NOT_FOUND' };
    await expect(service.update(ana, 9, { title: 'Mine', uploadId: null })).rejects.toMatchObject(notFound);
    await expect(service.update(ana, 9, { uploadId: UPLOAD })).rejects.toMatchObject(notFound);
    await expect(service.hide(ana, 9)).rejects.toMatchObject(notFound);
    await expect(service.remove(ana, 9)).rejects.toMatchObject(notFound);
  });

  it('says once more to its owner what is wrong before it says so of the picture', async () => {
    const { service, shown } = setUp();
    const { id } = await service.create(ana, createInput());
    const update = service.update(ana, id, { title: '', uploadId: UPLOAD });
    await expect(update).rejects.toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'input.title' }] });
    expect(shown.size).toBe(0);
  });
});

describe('a picture', () => {
  it('is made of the upload, whose bytes are dropped then', async () => {
    const { service, shown, waiting } = setUp();
    const made = await service.create(ana, createInput({ uploadId: UPLOAD }));
    expect([...shown]).toEqual([made.picture]);
    expect(waiting.has(UPLOAD)).toBe(false);
  });

  it('goes when another one takes its place, and when the post goes', async () => {
    const { service, shown } = setUp();
    const { id } = await service.create(ana, createInput({ uploadId: UPLOAD }));
    const changed = await service.update(ana, id, { uploadId: AGAIN });
    expect([...shown]).toEqual([changed.picture]);
    await service.remove(ana, id);
    expect(shown.size).toBe(0);
  });

  it('leaves nothing when the post can’t be written', async () => {
    const { service, shown, repository, waiting } = setUp();
    repository.create = () => Promise.reject(new Error('the database went away'));
    await expect(service.create(ana, createInput({ uploadId: UPLOAD }))).rejects.toThrow('went away');
    expect(shown.size).toBe(0);
    expect(waiting.has(UPLOAD)).toBe(true);
  });

  it.each([
    ['somebody else’s upload', ben, UPLOAD],
    ['an upload that does not exist', ana, '00000000-0000-4000-8000-000000000000'],
    ['what can’t be the id of an upload', ana, '../../etc/passwd'],
  ])('is not made of %s', async (_what, viewer, uploadId) => {
    const { service, posts } = setUp();
    await expect(service.create(viewer, createInput({ uploadId }))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.uploadId' }],
    });
    expect(posts.size).toBe(0);
  });

  it('is not made twice of the same upload', async () => {
    const { service, uploads } = setUp();
    uploads.set(UPLOAD, { id: UPLOAD, userId: ana, createdAt: new Date(), isUsed: true, digest: null });
    const used = { code: 'BAD_USER_INPUT', fields: [{ path: 'input.uploadId', message: 'was used already' }] };
    await expect(service.create(ana, createInput({ uploadId: UPLOAD }))).rejects.toMatchObject(used);
    const keyed = createInput({ uploadId: UPLOAD, idempotencyKey: 'k' });
    await expect(service.create(ana, keyed)).rejects.toMatchObject(used);
  });
});

describe('a repeated request', () => {
  const keyed = createInput({ idempotencyKey: 'key' });

  it('gets the first one’s answer, also when the end has passed by then', async () => {
    let now = new Date('2026-03-04T12:00:00Z');
    const { createUnderKey, posts } = setUp(() => now);
    const input = { ...keyed, endsAt: new Date('2026-03-04T13:00:00Z') };
    const first = await createUnderKey(ana, input);
    expect(first.isReplayed).toBe(false);
    now = new Date('2026-03-04T14:00:00Z');
    expect(await createUnderKey(ana, input)).toEqual({ ...first, isReplayed: true });
    expect(posts.size).toBe(1);
  });

  it('is the same one when the same picture was uploaded again, and is not worked on then', async () => {
    const { service, posts, shown, waiting } = setUp();
    const first = await service.create(ana, { ...keyed, uploadId: UPLOAD });
    expect(await service.create(ana, { ...keyed, uploadId: AGAIN })).toEqual(first);
    expect([posts.size, [...shown], waiting.size]).toEqual([1, [first.picture], 0]);
  });

  it('is another one with another picture', async () => {
    const { service, waiting } = setUp();
    waiting.set(AGAIN, 'other bytes');
    await service.create(ana, { ...keyed, uploadId: UPLOAD });
    const other = service.create(ana, { ...keyed, uploadId: AGAIN });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is refused for an upload without bytes', async () => {
    const { service, waiting } = setUp();
    waiting.delete(UPLOAD);
    await expect(service.create(ana, { ...keyed, uploadId: UPLOAD })).rejects.toMatchObject({
      fields: [{ path: 'input.uploadId', message: 'has no bytes yet' }],
    });
  });

  it('drops the picture it has made when another process was faster', async () => {
    const { service, repository, shown } = setUp();
    const first = await service.create(ana, { ...keyed, uploadId: UPLOAD });
    repository.findCreated = () => Promise.resolve(null);
    repository.create = () => Promise.resolve({ post: first, isReplayed: true });
    expect(await service.create(ana, { ...keyed, uploadId: AGAIN })).toEqual(first);
    expect([...shown]).toEqual([first.picture]);
  });
});
