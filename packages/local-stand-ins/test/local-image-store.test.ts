import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ImageStore, UploadTarget } from '@gobbler/contracts';
import { describeImageStoreContract } from '@gobbler/test-harness/port-contracts/image-store-contract';
import { createLocalImageStore, verifyUploadSignature } from '../src/index';
import { recordingLog } from './recording-log';
import { temporaryFolder } from './temporary-folder';

const SECRET = 'a secret of at least thirty-two bytes';
const PUBLIC_URL = 'http://127.0.0.1:4000';
const NOW = new Date('2026-11-22T10:00:00.000Z');
const IN_A_MINUTE = new Date(NOW.getTime() + 60_000);

function createStore(directory: string): ImageStore {
  const options = { publicUrl: PUBLIC_URL, uploadSecret: SECRET, log: recordingLog() };
  return createLocalImageStore({ environment: 'test', directory, ...options });
}

/** What the server that takes the upload reads from its address. */
function partsOf({ url }: UploadTarget): { uploadId: string; expires: string; max: string; signature: string } {
  const { pathname, searchParams } = new URL(url);
  const get = (name: string): string => searchParams.get(name) ?? '';
  const uploadId = pathname.split('/').at(-1) ?? '';
  return { uploadId, expires: get('expires'), max: get('max'), signature: get('signature') };
}

describeImageStoreContract('the local image store', async () => {
  const folder = await temporaryFolder();
  const store = createStore(join(folder.path, 'images'));
  return {
    store,
    async upload(target, bytes) {
      const grant = verifyUploadSignature(SECRET, partsOf(target), new Date());
      if (!grant || bytes.length > grant.maxBytes) return false;
      await store.writeQuarantined(partsOf(target).uploadId, Readable.from([bytes]));
      return true;
    },
    cleanUp: folder.remove,
  };
});

describe('the local image store', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: ImageStore;

  beforeEach(async () => {
    folder = await temporaryFolder();
    store = createStore(join(folder.path, 'images'));
  });

  afterEach(() => folder.remove());

  it.each(['../secret', '..', '.', '', '/etc/passwd', 'a/b', 'a\\b', '.partial-x', 'a\0b', 'ä', 'x'.repeat(201)])(
    'never leaves its folders for the name %j',
    async (name) => {
      await writeFile(join(folder.path, 'secret'), 'keep out');
      await expect(store.writeQuarantined(name, Readable.from(['x']))).rejects.toThrow('no name');
      await expect(store.writePicture(name, 'image/png', Buffer.from('x'))).rejects.toThrow('no name');
      await expect(store.createUploadTarget(name, { maxBytes: 1, expiresAt: NOW })).rejects.toThrow('no name');
      expect(await store.readQuarantined(name)).toBeNull();
      expect(await store.readPicture(name)).toBeNull();
      await store.removeQuarantined(name);
      await store.removePicture(name);
      expect(await readdir(folder.path)).toEqual(['images', 'secret']);
    },
  );

  it('leaves no half-written file behind when a source breaks', async () => {
    async function* breaking(): AsyncGenerator<string> {
      yield 'half';
      await Promise.resolve();
      throw new Error('gone');
    }
    await expect(store.writeQuarantined('upload-1', Readable.from(breaking()))).rejects.toThrow('gone');
    expect(await readdir(join(folder.path, 'images', 'quarantine'))).toEqual([]);
  });

  it('sweeps what a crash left half-written', async () => {
    await writeFile(join(folder.path, 'images', 'quarantine', '.partial-upload-1-x'), 'half');
    expect(await store.sweepQuarantine(new Date(Date.now() + 60_000))).toBe(1);
    expect(await readdir(join(folder.path, 'images', 'quarantine'))).toEqual([]);
  });

  describe('a signed upload address', () => {
    const target = (): Promise<UploadTarget> =>
      store.createUploadTarget('upload-1', { maxBytes: 5_000, expiresAt: IN_A_MINUTE });

    it('its own is taken, with its limit', async () => {
      const { url } = await target();
      expect(url).toMatch(
        /^http:\/\/127\.0\.0\.1:4000\/local\/uploads\/upload-1\?expires=\d+&max=5000&signature=[\w-]{43}$/,
      );
      expect(verifyUploadSignature(SECRET, partsOf({ url, headers: [] }), NOW)).toEqual({ maxBytes: 5_000 });
    });

    it('is refused after its end', async () => {
      const late = new Date(IN_A_MINUTE.getTime() + 1_000);
      expect(verifyUploadSignature(SECRET, partsOf(await target()), late)).toBeNull();
    });

    it.each([
      ['another upload', { uploadId: 'upload-2' }],
      ['a later end', { expires: '9999999999' }],
      ['a higher limit', { max: '999999999' }],
      ['no signature', { signature: '' }],
      ['a signature that was cut', { signature: 'abc' }],
      ['a signature of the same length', { signature: 'A'.repeat(43) }],
    ])('is refused with %s', async (_, change) => {
      expect(verifyUploadSignature(SECRET, { ...partsOf(await target()), ...change }, NOW)).toBeNull();
    });

    it('is refused when another secret signed it', async () => {
      expect(verifyUploadSignature(`${SECRET}!`, partsOf(await target()), NOW)).toBeNull();
    });
  });
});
