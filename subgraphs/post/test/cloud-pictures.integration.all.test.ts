import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloudImageStore } from '@gobbler/cloud-storage';
import type { ImageStore } from '@gobbler/contracts';
import { viewer } from '@gobbler/test-servers';
import { createTestServiceAccount, startFakeCloudStorage, type FakeCloudStorage } from '@gobbler/protocol-fakes';
import sharp from 'sharp';
import { act, codesOf, create, createdId } from './post-documents';
import { startTestPost, type TestPost } from './test-post';
import { aJpeg, aPhonePicture } from './sample-pictures';

const ana = viewer(1);
const MB = 1024 * 1024;
const TYPE = { 'content-type': 'application/octet-stream' };

describe('pictures in Cloud Storage', () => {
  let fake: FakeCloudStorage;
  let running: TestPost;
  let folder: string;
  let isImpatient = false;

  beforeAll(async () => {
    const account = createTestServiceAccount();
    fake = await startFakeCloudStorage({ bucket: 'food', accounts: [account] });
    folder = mkdtempSync(join(tmpdir(), 'gobbler-cloud-'));
    const file = join(folder, 'account.json');
    writeFileSync(file, JSON.stringify(account.credentials));
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = file;
    const options = { bucket: 'food', apiUrl: fake.url };
    const patient = createCloudImageStore(options);
    // Two of the same queue give up, one after the other, within the five seconds of a request.
    const impatient = createCloudImageStore({ ...options, limits: { callMs: 1_500, pieceMs: 1_500 } });
    const images = new Proxy(patient, {
      get: (_, name: keyof ImageStore) => (isImpatient ? impatient : patient)[name],
    });
    running = await startTestPost({ images });
  });

  beforeEach(() => {
    fake.heal();
    isImpatient = false;
  });

  afterAll(async () => {
    await running?.stop();
    await fake?.close();
    rmSync(folder, { recursive: true });
  });

  async function upload(bytes: Buffer): Promise<Response> {
    return running.fetch('/uploads', { method: 'POST', headers: TYPE, body: bytes }, { as: ana });
  }

  async function uploaded(bytes: Buffer): Promise<string> {
    return ((await (await upload(bytes)).json()) as { uploadId: string }).uploadId;
  }

  /** Asks for a place to upload to, and the request that a client would then send there. */
  async function requested(): Promise<{ uploadId: string; put: (bytes: Buffer, url?: string) => Promise<Response> }> {
    const document = 'mutation { requestPictureUpload { uploadId url headers { name value } } }';
    const { uploadId, url, headers } = (await running.ask(document, {}, { as: ana })).data['requestPictureUpload'] as {
      uploadId: string;
      url: string;
      headers: { name: string; value: string }[];
    };
    const named = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
    const put = (bytes: Buffer, to = url) => fetch(to, { method: 'PUT', headers: named, body: bytes });
    return { uploadId, put };
  }

  async function shown(uploadId: string): Promise<{ id: string; path: string; object: string }> {
    const { data, errors } = await create(running, ana, { uploadId });
    expect(errors).toBeUndefined();
    const { id, pictureUrl } = data['createPost'].post as { id: string; pictureUrl: string };
    const path = pictureUrl.replace('http://gobbler.example', '');
    return { id, path, object: path.slice(1) };
  }

  it('come from the phone by way of us, are encoded anew, shown and removed with their post', async () => {
    const { id, path, object } = await shown(await uploaded(await aPhonePicture()));
    expect(fake.names()).toEqual([object]);
    expect(fake.find(object)).toMatchObject({
      contentType: 'image/jpeg',
      cacheControl: expect.stringContaining('public'),
    });
    const answer = await running.fetch(path);
    expect([answer.status, Object.fromEntries(answer.headers)]).toMatchObject([
      200,
      {
        'content-type': 'image/jpeg',
        'cache-control': 'public, max-age=86400',
        'x-content-type-options': 'nosniff',
      },
    ]);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 400 });
    await act(running, ana, 'deletePost', id);
    expect(fake.names()).toEqual([]);
  });

  it('come straight from a client that was given a signed address', async () => {
    const { uploadId, put } = await requested();
    expect((await put(await aJpeg())).status).toBe(200);
    expect(fake.names()).toEqual([`quarantine/${uploadId}`]);
    const { id, object } = await shown(uploadId);
    expect(fake.names()).toEqual([object]);
    await act(running, ana, 'deletePost', id);
  });

  it('are refused by the store itself where they are too large or empty', async () => {
    const { uploadId, put } = await requested();
    const [large, empty] = [await put(Buffer.alloc(20 * MB + 1)), await put(Buffer.alloc(0))];
    expect([large.status, await large.text()]).toEqual([400, expect.stringContaining('EntityTooLarge')]);
    expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('EntityTooSmall')]);
    expect(codesOf(await create(running, ana, { uploadId }))).toEqual(['BAD_USER_INPUT']);
    expect(fake.names()).toEqual([]);
  });

  it('are gone on with when an upload of several chunks is cut', async () => {
    const noise = await sharp(randomBytes(900 * 900 * 3), { raw: { width: 900, height: 900, channels: 3 } })
      .png()
      .toBuffer();
    expect(noise.length).toBeGreaterThan(2 * MB);
    fake.fail('upload-chunk', { kind: 'cut', afterBytes: 300_000 }, { times: 1, after: 1 });
    const uploadId = await uploaded(noise);
    expect(fake.find(`quarantine/${uploadId}`)?.bytes.equals(noise)).toBe(true);
    await act(running, ana, 'deletePost', (await shown(uploadId)).id);
  });

  it('are taken after all when the store is busy once at every step', async () => {
    const once = { times: 1 };
    fake.fail('upload-start', { kind: 'status', status: 503 }, once);
    fake.fail('download', { kind: 'status', status: 503 }, once);
    fake.fail('upload-multipart', { kind: 'status', status: 503 }, once);
    const { id, path } = await shown(await uploaded(await aJpeg()));
    expect((await running.fetch(path)).status).toBe(200);
    await act(running, ana, 'deletePost', id);
  });

  it.each([
    ['forbids it', { kind: 'status', status: 403 }],
    ['is out', { kind: 'status', status: 503 }],
    ['hangs', { kind: 'hang' }],
    ['breaks off', { kind: 'cut', afterBytes: 100 }],
  ] as const)('can be tried again when the store %s, and hold up no others', async (_, fault) => {
    const uploadId = await uploaded(await aJpeg());
    fake.fail('any', fault);
    isImpatient = true;
    const answer = await upload(await aJpeg());
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'SUBGRAPH_UNAVAILABLE' }]);
    const keyed = { uploadId, idempotencyKey: fault.kind };
    const refused = await Promise.all([
      create(running, ana, { uploadId }),
      create(running, ana, { uploadId }),
      create(running, ana, keyed),
    ]);
    expect(refused.map(codesOf)).toEqual(refused.map(() => ['SUBGRAPH_UNAVAILABLE']));
    const plain = await createdId(running, ana);
    fake.heal();
    isImpatient = false;
    const { id, object } = await shown(uploadId);
    expect(fake.find(object)).not.toBeNull();
    await act(running, ana, 'deletePost', id);
    await act(running, ana, 'deletePost', plain);
  });

  it('are no shorter pictures when their download is cut', async () => {
    const { id, path } = await shown(await uploaded(await aJpeg(1_500, 1_500)));
    fake.fail('download', { kind: 'cut', afterBytes: 2_000 });
    const cut = running.fetch(path).then(async (answer) => (answer.ok ? answer.arrayBuffer() : answer.status));
    expect(await cut.catch((error: Error) => error.message)).toEqual('terminated');
    await act(running, ana, 'deletePost', id);
  });

  it('have the placeholder while the store has lost them', async () => {
    const { id, path } = await shown(await uploaded(await aJpeg()));
    fake.fail('download', { kind: 'status', status: 404 });
    const lost = await running.fetch(path);
    expect([lost.status, lost.headers.get('content-type')]).toEqual([200, 'image/png']);
    await lost.arrayBuffer();
    await act(running, ana, 'deletePost', id);
  });

  it('make nobody unready while the store is out, and are named with it', async () => {
    const check = async () => {
      const answer = await running.fetch('/readyz');
      return [answer.status, JSON.stringify(await answer.json())];
    };
    expect(await check()).toEqual([200, expect.stringContaining(`Cloud Storage bucket food at ${fake.url}`)]);
    fake.fail('list', { kind: 'status', status: 403 });
    expect(await check()).toEqual([200, expect.stringContaining('status 403')]);
  });
});
