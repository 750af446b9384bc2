import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { PostEntity } from '../src/infra/post.entity';
import { HOUR_MS, changeOf, createInput } from './builders';
import { openServices, type OpenServices } from './open-services';
import { aJpeg } from './sample-pictures';

const ana = 1;

describe('posts in the domain', () => {
  let services: OpenServices;
  const create = async (change: Parameters<typeof createInput>[0] = {}) =>
    (await services.postService.create(ana, createInput(change))).post;
  const upload = async (width = 20) => services.uploadService.receive(ana, Readable.from([await aJpeg(width, 10)]));
  const pictures = () => readdir(join(services.folder, 'pictures'));

  beforeAll(async () => {
    services = await openServices();
  });

  afterAll(() => services?.close());

  it('are stored with LF at the end of lines, so that a CRLF takes no more room than it counts for', async () => {
    const { id, description } = await create({ description: 'a\r\n'.repeat(250) });
    expect(description).toBe('a\n'.repeat(250));
    const update = { description: description.replaceAll('\n', '\r\n'), uploadId: null };
    expect(await services.postService.update(ana, { ...changeOf(id), ...update })).toMatchObject({
      post: { version: 1 },
    });
  });

  it('keep their end to the millisecond when it is sent back in whole seconds', async () => {
    const second = Math.floor(Date.now() / 1_000) * 1_000 + HOUR_MS;
    const { id, endsAt } = await create({ endsAt: new Date(second + 789) });
    const change = { endsAt: new Date(second), uploadId: null };
    expect(await services.postService.update(ana, { ...changeOf(id), ...change })).toMatchObject({
      post: { endsAt, version: 1 },
    });
  });

  it('report invalid input before the picture is encoded', async () => {
    const { id } = await create();
    const before = await pictures();
    const update = services.postService.update(ana, { ...changeOf(id), title: '', uploadId: await upload() });
    await expect(update).rejects.toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'input.title' }] });
    expect(await pictures()).toEqual(before);
  });

  it('are returned to a repeat of a keyed request also when their end has passed by then', async () => {
    const keyed = createInput({ idempotencyKey: 'ended', endsAt: new Date(Date.now() + 1_000) });
    const first = await services.postService.create(ana, keyed);
    await new Promise((done) => setTimeout(done, 1_100));
    expect(await services.postService.create(ana, keyed)).toEqual({ ...first, isReplayed: true });
  });

  it('are the same when a repeat uploads the same picture again, and refused when it is another one', async () => {
    const first = await create({ idempotencyKey: 'picture', uploadId: await upload() });
    const [stored, posts] = [await pictures(), await services.dataSource.manager.count(PostEntity)];
    expect(await create({ idempotencyKey: 'picture', uploadId: await upload() })).toEqual(first);
    const other = create({ idempotencyKey: 'picture', uploadId: await upload(21) });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect([await pictures(), await services.dataSource.manager.count(PostEntity)]).toEqual([stored, posts]);
  });

  it('drop a picture that was made although another process was faster with the same request', async () => {
    const keyed = { idempotencyKey: 'race', uploadId: await upload() };
    const first = await create(keyed);
    const stored = await pictures();
    vi.spyOn(services.posts, 'findAnswer').mockResolvedValueOnce(null);
    expect(await create({ ...keyed, uploadId: await upload() })).toEqual(first);
    expect(await pictures()).toEqual(stored);
  });
});
