import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ImageStore } from '@gobbler/contracts';

export interface ImageStoreUnderTest {
  readonly store: ImageStore;
  /** Uploads bytes to a target; resolves to whether they were accepted. Optional: requires a server. */
  readonly upload?: (target: Awaited<ReturnType<ImageStore['createUploadTarget']>>, bytes: Buffer) => Promise<boolean>;
  cleanUp(): Promise<void>;
}

const BYTES = Buffer.from([0xff, 0xd8, 0xff, 0x00, 0x0a, 0x80]);

async function contentOf(stream: Readable | null): Promise<Buffer | null> {
  return stream === null ? null : buffer(stream);
}

/** The contract of every image store adapter. */
export function describeImageStoreContract(name: string, createStore: () => Promise<ImageStoreUnderTest>): void {
  describe(`the image store contract: ${name}`, () => {
    let subject: ImageStoreUnderTest;
    let store: ImageStore;
    let id: string;

    beforeEach(async () => {
      subject = await createStore();
      store = subject.store;
      id = randomUUID();
    });

    afterEach(() => subject.cleanUp());

    it('checkHealth resolves', async () => {
      await expect(store.checkHealth()).resolves.toBeUndefined();
    });

    it('an upload is read back from quarantine', async () => {
      await store.writeQuarantined(id, Readable.from([BYTES.subarray(0, 2), BYTES.subarray(2)]));
      expect(await contentOf(await store.readQuarantined(id))).toEqual(BYTES);
    });

    it('an unknown upload is null', async () => {
      expect(await store.readQuarantined(id)).toBeNull();
    });

    it('an upload whose source failed leaves nothing', async () => {
      async function* breaking(): AsyncGenerator<Buffer> {
        yield BYTES;
        await Promise.resolve();
        throw new Error('the client went away');
      }
      await expect(store.writeQuarantined(id, Readable.from(breaking()))).rejects.toThrow('the client went away');
      expect(await store.readQuarantined(id)).toBeNull();
    });

    it('removing an upload is idempotent', async () => {
      await store.writeQuarantined(id, Readable.from([BYTES]));
      await store.removeQuarantined(id);
      await store.removeQuarantined(id);
      expect(await store.readQuarantined(id)).toBeNull();
    });

    it('a sweep removes only uploads that are too old', async () => {
      await store.writeQuarantined(id, Readable.from([BYTES]));
      expect(await store.sweepQuarantine(new Date(Date.now() - 60_000))).toBe(0);
      expect(await contentOf(await store.readQuarantined(id))).toEqual(BYTES);
      expect(await store.sweepQuarantine(new Date(Date.now() + 60_000))).toBe(1);
      expect(await store.readQuarantined(id)).toBeNull();
    });

    it('a picture is read back with its type', async () => {
      await store.writePicture(id, 'image/webp', BYTES);
      const picture = await store.readPicture(id);
      expect(picture?.contentType).toBe('image/webp');
      expect(await contentOf(picture?.bytes ?? null)).toEqual(BYTES);
    });

    it('pictures and uploads are separate', async () => {
      await store.writeQuarantined(id, Readable.from([BYTES]));
      expect(await store.readPicture(id)).toBeNull();
    });

    it('removing a picture is idempotent', async () => {
      await store.writePicture(id, 'image/png', BYTES);
      await store.removePicture(id);
      await store.removePicture(id);
      expect(await store.readPicture(id)).toBeNull();
    });

    it('an upload target is created', async () => {
      const target = await store.createUploadTarget(id, { maxBytes: 1_000, expiresAt: new Date(Date.now() + 60_000) });
      expect(new URL(target.url).pathname).toContain(id);
      if (subject.upload) {
        expect(await subject.upload(target, BYTES)).toBe(true);
        expect(await contentOf(await store.readQuarantined(id))).toEqual(BYTES);
        expect(await subject.upload(target, Buffer.alloc(1_001))).toBe(false);
      }
    });
  });
}
