import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { eventually, untilServed } from '@gobbler/test-harness';
import { viewer } from '@gobbler/test-servers';
import { In } from 'typeorm';
import { PictureEntity } from '../src/infra/picture.entity';
import { PostEntity } from '../src/infra/post.entity';
import { UploadEntity } from '../src/infra/upload.entity';
import { act, codesOf, create, createdId, refusalsOf, update } from './post-documents';
import { startTestPost, type TestPost } from './test-post';
import { aJpeg, aPhonePicture, aPng, aPngThatSays, gifAndScript, svg } from './sample-pictures';

const ana = viewer(1);
const ben = viewer(2);
const MB = 1024 * 1024;

describe('pictures', () => {
  let running: TestPost;

  beforeAll(async () => {
    running = await startTestPost();
  });

  afterAll(() => running?.stop());

  const filesIn = (folder: string) => readdir(join(running.config.imageDirectory, folder));

  function post(bytes: Buffer | ReadableStream, as: typeof ana | null = ana): Promise<Response> {
    const headers = { 'content-type': 'application/octet-stream' };
    const init = { method: 'POST', headers, body: bytes, duplex: 'half' as const };
    return running.fetch('/uploads', init, { as });
  }

  async function upload(bytes: Buffer, as = ana): Promise<string> {
    const answer = await post(bytes, as);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { uploadId: string }).uploadId;
  }

  const pathOf = (url: string) => url.replace('http://gobbler.example', '');

  const placeholder = async () => Buffer.from(await (await running.fetch('/pictures/placeholder.png')).arrayBuffer());

  /** The address of the picture of a new post. */
  async function shown(bytes: Buffer): Promise<{ id: string; path: string }> {
    const { data, errors } = await create(running, ana, { uploadId: await upload(bytes) });
    expect(errors).toBeUndefined();
    return { id: data['createPost'].post.id, path: pathOf(data['createPost'].post.pictureUrl) };
  }

  it('are uploaded, encoded, and shown under a random name', async () => {
    const { path } = await shown(await aPhonePicture());
    expect(path).toMatch(/^\/pictures\/[\da-f-]{36}\.jpg$/);
    const answer = await running.fetch(path);
    expect([answer.status, Object.fromEntries(answer.headers)]).toMatchObject([
      200,
      {
        'content-type': 'image/jpeg',
        'x-content-type-options': 'nosniff',
        'cache-control': 'public, max-age=86400',
      },
    ]);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 400 });
    expect(bytes.includes('anary') || bytes.includes('Exif')).toBe(false);
    expect(await filesIn('quarantine')).toEqual([]);
  });

  it('have the placeholder’s bytes where the store has lost them', async () => {
    const { path } = await shown(await aJpeg());
    const name = path.split('/').at(-1) ?? '';
    const stored = join(running.config.imageDirectory, 'pictures', name);
    await rm(stored);
    const lost = await running.fetch(path);
    expect([lost.status, lost.headers.get('content-type'), lost.headers.get('cache-control')]).toEqual([
      200,
      'image/png',
      'public, max-age=60',
    ]);
    expect(Buffer.from(await lost.arrayBuffer())).toEqual(await placeholder());
  });

  it.each([
    '/pictures/00000000-0000-4000-8000-000000000000.jpg',
    '/pictures/..%2f..%2fetc%2fpasswd',
    '/pictures/%00.jpg',
    '/pictures/x.svg',
  ])('are not found at %s', async (path) => {
    const answer = await running.fetch(path);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  it('are removed when another one takes their place and with their post, and their address shows the placeholder', async () => {
    const { id, path } = await shown(await aJpeg());
    const { data } = await update(running, ana, { id, uploadId: await upload(await aPng()) });
    const second = pathOf(data['updatePost'].post.pictureUrl);
    expect(second).toMatch(/\.webp$/);
    expect((await running.fetch(second)).headers.get('content-type')).toBe('image/webp');
    const deleted = await act(running, ana, 'deletePost', id);
    expect(deleted.data['deletePost'].post.pictureUrl).toBe('http://gobbler.example/pictures/placeholder.png');
    const stored = await filesIn('pictures');
    for (const gone of [path, second]) {
      const answer = await running.fetch(gone);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(await placeholder());
      expect(stored).not.toContain(gone.split('/').at(-1));
    }
    expect(await running.dataSource.manager.countBy(PictureEntity, { postId: Number(id) })).toBe(0);
  });

  it('stay at their address when their post was imported, and can be replaced', async () => {
    const id = await createdId(running, ana);
    const elsewhere = 'https://pictures.example/old/1.jpg';
    await running.dataSource.manager.update(PostEntity, { id: Number(id) }, { picture: elsewhere });
    const { data } = await running.ask('query ($id: ID!) { post(id: $id) { pictureUrl } }', { id });
    expect(data['post'].pictureUrl).toBe(elsewhere);
    const changed = await update(running, ana, { id, uploadId: await upload(await aJpeg()) });
    expect(changed.data['updatePost'].post.pictureUrl).toContain('http://gobbler.example/pictures/');
  });

  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['SVG', () => svg, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a PNG of 64k x 64k', () => aPngThatSays(65_535, 65_535), 'PAYLOAD_TOO_LARGE'],
    ['a JPEG that is cut off', async () => (await aJpeg()).subarray(0, 5_000), 'BAD_USER_INPUT'],
  ])('can’t be %s, and nothing is left of it', async (_what, make, code) => {
    const [posts, pictures] = [await running.dataSource.manager.count(PostEntity), await filesIn('pictures')];
    const uploadId = await upload(await make());
    expect(codesOf(await create(running, ana, { uploadId }))).toEqual([code]);
    expect(await running.dataSource.manager.count(PostEntity)).toBe(posts);
    expect(await filesIn('pictures')).toEqual(pictures);
  });

  it('are taken by their bytes, whatever the request says they are', async () => {
    const answer = await running.fetch(
      '/uploads',
      { method: 'POST', headers: { 'content-type': 'text/html; name="../../x.svg"' }, body: await aJpeg() },
      { as: ana },
    );
    const { uploadId } = (await answer.json()) as { uploadId: string };
    expect(codesOf(await create(running, ana, { uploadId }))).toEqual([]);
  });

  it('can’t have more than 20 MB, said or not, and nothing is left of them', async () => {
    const rows = await running.dataSource.manager.count(UploadEntity);
    const files = await filesIn('quarantine');
    const said = await post(Buffer.alloc(21 * 1_000_000));
    expect([said.status, await said.json()]).toMatchObject([413, { code: 'PAYLOAD_TOO_LARGE' }]);
    let sent = 0;
    const unsaid = await post(
      new ReadableStream({
        pull(controller) {
          sent += MB;
          if (sent > 21 * MB) controller.close();
          else controller.enqueue(new Uint8Array(MB));
        },
      }),
    );
    expect([unsaid.status, await unsaid.json()]).toMatchObject([413, { code: 'PAYLOAD_TOO_LARGE' }]);
    expect(await running.dataSource.manager.count(UploadEntity)).toBe(rows);
    expect(await filesIn('quarantine')).toEqual(files);
  });

  it('may have 20 MB to the byte', async () => {
    expect((await post(Buffer.alloc(20 * MB))).status).toBe(200);
  });

  it('are their uploader’s own', async () => {
    expect((await post(await aJpeg(), null)).status).toBe(401);
    const uploadId = await upload(await aJpeg());
    expect((await create(running, ben, { uploadId })).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.uploadId' }],
    });
  });

  it('are used once, also by twenty requests at once', async () => {
    const uploadId = await upload(await aJpeg(40, 30));
    const pictures = (await filesIn('pictures')).length;
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(running, ana, { uploadId })));
    expect(answers.filter((answer) => codesOf(answer).length === 0).length).toBeLessThanOrEqual(1);
    expect([...refusalsOf(answers)]).toEqual(['BAD_USER_INPUT']);
    await eventually(async () => (await filesIn('pictures')).length === pictures + 1);
  });

  it('belong to one post however often a keyed request comes with the same bytes', async () => {
    const bytes = await aJpeg(60, 40);
    const uploads = await Promise.all(Array.from({ length: 20 }, () => upload(bytes)));
    const pictures = (await filesIn('pictures')).length;
    const send = (uploadId: string) => create(running, ana, { uploadId, idempotencyKey: 'picture' });
    const answers = await Promise.all(uploads.map(send));
    const made = answers.filter((answer) => codesOf(answer).length === 0).map(({ data }) => data['createPost'].post);
    expect(['IDEMPOTENCY_IN_PROGRESS']).toEqual(expect.arrayContaining([...refusalsOf(answers)]));
    expect(new Set(made.map((post) => post.id)).size).toBe(1);
    expect(await filesIn('pictures')).toHaveLength(pictures + 1);
    // The upload that was used may stand in a repeat; one of other bytes is another request.
    const used = await running.dataSource.manager.findOneByOrFail(UploadEntity, { id: In(uploads), isUsed: true });
    expect((await send(used.id)).data['createPost'].post).toEqual(made[0]);
    expect(codesOf(await send(await upload(await aJpeg(61, 40))))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('fill no disk: of what a person never uses only the newest is kept', async () => {
    const carl = viewer(3);
    const ids: string[] = [];
    for (let i = 0; i < 22; i += 1) ids.push(await upload(Buffer.from([i + 1]), carl));
    const kept = await filesIn('quarantine');
    expect(ids.filter((id) => kept.includes(id))).toEqual(ids.slice(2));
    expect(await running.dataSource.manager.countBy(UploadEntity, { userId: 3 })).toBe(20);
  });

  it('need less than 256 MB of memory, whatever is sent', async () => {
    const big = await sharp({ create: { width: 9_000, height: 6_000, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    const uploads = [
      big,
      big,
      big,
      aPngThatSays(65_535, 65_535),
      aPngThatSays(10_000, 10_000),
      svg,
      gifAndScript,
      await aPhonePicture(),
    ];
    // Pixels and buffers lie outside of the JavaScript heap, which also holds what other tests of this process left.
    const usedOutsideHeap = () => process.memoryUsage().rss - process.memoryUsage().heapTotal;
    const before = usedOutsideHeap();
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, usedOutsideHeap())), 5);
    const ids = await Promise.all(uploads.map((bytes) => upload(bytes)));
    const answers = await Promise.all(
      ids.map((uploadId) => untilServed(() => create(running, ana, { uploadId, idempotencyKey: uploadId }))),
    );
    clearInterval(watch);
    expect(answers.filter((answer) => codesOf(answer).length === 0)).toHaveLength(4);
    expect((peak - before) / 1e6).toBeLessThan(256);
  });
});

describe('a requested upload', () => {
  let running: TestPost;
  let now = new Date();

  beforeAll(async () => {
    running = await startTestPost({ now: () => now });
  });

  beforeEach(() => {
    now = new Date();
  });

  afterAll(() => running?.stop());

  async function request() {
    const document = 'mutation { requestPictureUpload { uploadId url headers { name value } expiresAt } }';
    const { requestPictureUpload: target } = (await running.ask(document, {}, { as: ana })).data;
    return target as { uploadId: string; url: string; headers: { name: string; value: string }[]; expiresAt: string };
  }

  function put(url: string, body: Buffer): Promise<Response> {
    const headers = { 'content-type': 'application/octet-stream' };
    return running.fetch(url.replace('http://gobbler.example', ''), { method: 'PUT', headers, body });
  }

  it('takes the bytes at its address, and they become a picture', async () => {
    const { uploadId, url, headers, expiresAt } = await request();
    expect(url).toContain(`http://gobbler.example/local/uploads/${uploadId}?`);
    expect(headers).toEqual([{ name: 'Content-Type', value: 'application/octet-stream' }]);
    expect(Date.parse(expiresAt) - now.getTime()).toBe(15 * 60_000);
    expect(codesOf(await create(running, ana, { uploadId }))).toEqual(['BAD_USER_INPUT']);
    expect((await put(url, await aJpeg())).status).toBe(200);
    const { data } = await create(running, ana, { uploadId });
    expect(data['createPost'].post.pictureUrl).toMatch(/\.jpg$/);
    expect((await put(url, await aJpeg())).status).toBe(404);
  });

  it('takes nothing at an address that was changed or has run out', async () => {
    const [one, other] = [await request(), await request()];
    const bytes = await aJpeg();
    for (const forged of [
      one.url.replace(one.uploadId, other.uploadId),
      one.url.replace(/max=\d+/, 'max=999999999'),
      one.url.replace(/expires=\d+/, 'expires=9999999999'),
      one.url.replace(/signature=[^&]+/, 'signature=x'),
      one.url.split('?')[0] ?? '',
    ]) {
      const answer = await put(forged, bytes);
      expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'FORBIDDEN' }]);
    }
    now = new Date(now.getTime() + 15 * 60_000 + 1_000);
    expect((await put(one.url, bytes)).status).toBe(403);
  });

  it('refuses more than 20 MB and an empty body', async () => {
    const { url } = await request();
    expect((await put(url, Buffer.alloc(21 * MB))).status).toBe(413);
    expect((await put(url, Buffer.alloc(0))).status).toBe(422);
  });
});
