import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloudImageStore } from '@gobbler/cloud-storage';
import type { ImageStore } from '@gobbler/contracts';
import { viewer } from '@gobbler/test-servers';
import { createTestServiceAccount, startFakeCloudStorage, type FakeCloudStorage } from '@gobbler/protocol-fakes';
import { act, codesOf, create, createdId } from './post-documents';
import { startTestPost, type TestPost } from './test-post';
import { aJpeg } from './sample-pictures';

const ana = viewer(1);
const MB = 1024 * 1024;
const TYPE = { 'content-type': 'application/octet-stream' };

describe('pictures in Cloud Storage', () => {
  let fake: FakeCloudStorage;
  let running: TestPost;
  let folder: string;
  let isHasty = false;

  beforeAll(async () => {
    const account = createTestServiceAccount();
    fake = await startFakeCloudStorage({ bucket: 'food', accounts: [account] });
    folder = mkdtempSync(join(tmpdir(), 'gobbler-cloud-'));
    const file = join(folder, 'account.json');
    writeFileSync(file, JSON.stringify(account.credentials));
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = file;
    const options = { bucket: 'food', apiUrl: fake.url };
    const usual = createCloudImageStore(options);
    // Two of the same queue time out, one after the other, within the five seconds of a request.
    const hasty = createCloudImageStore({ ...options, limits: { callMs: 1_500, pieceMs: 1_500 } });
    const images = new Proxy(usual, { get: (_, name: keyof ImageStore) => (isHasty ? hasty : usual)[name] });
    running = await startTestPost({ images });
  });

  beforeEach(() => {
    fake.heal();
    isHasty = false;
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

  it('come straight from a client that has a signed address, and are removed with their post', async () => {
    const { uploadId, put } = await requested();
    expect((await put(await aJpeg())).status).toBe(200);
    expect(fake.names()).toEqual([`quarantine/${uploadId}`]);
    const { id, path, object } = await shown(uploadId);
    expect(fake.names()).toEqual([object]);
    expect((await running.fetch(path)).headers.get('content-type')).toBe('image/jpeg');
    await act(running, ana, 'deletePost', id);
    expect(fake.names()).toEqual([]);
  });

  it('are refused by the store itself where they are too large or empty', async () => {
    const { uploadId, put } = await requested();
    const [large, empty] = [await put(Buffer.alloc(20 * MB + 1)), await put(Buffer.alloc(0))];
    expect([large.status, await large.text()]).toEqual([400, expect.stringContaining('EntityTooLarge')]);
    expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('EntityTooSmall')]);
    expect(codesOf(await create(running, ana, { uploadId }))).toEqual(['BAD_USER_INPUT']);
    expect(fake.names()).toEqual([]);
  });

  it.each([
    ['fails', { kind: 'status', status: 503 }],
    ['hangs', { kind: 'hang' }],
  ] as const)('can be tried again when the store %s, and hold up no others', async (_, fault) => {
    const uploadId = await uploaded(await aJpeg());
    fake.fail('any', fault);
    isHasty = true;
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
    isHasty = false;
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

  it('leave the service ready while the store is down, and are reported with it', async () => {
    const check = async () => {
      const answer = await running.fetch('/readyz');
      return [answer.status, JSON.stringify(await answer.json())];
    };
    expect(await check()).toEqual([200, expect.stringContaining(`Cloud Storage bucket food at ${fake.url}`)]);
    fake.fail('list', { kind: 'status', status: 403 });
    expect(await check()).toEqual([200, expect.stringContaining('status 403')]);
  });
});
