import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Fault, Operation } from '@gobbler/protocol-fakes';
import { eventually, measureSlowness } from '@gobbler/test-harness';
import { CloudStorageError, CloudStorageTimeoutError } from '../src';
import type { CloudLimits } from '../src/cloud-limits';
import { startCloudBench, type CloudBench } from './cloud-bench';

const KIB = 1024;
const MIB = 1024 * KIB;
const BYTES = Buffer.from('a picture of soup');

/** Far longer than any limit that is tested; only a hang without end takes it up. */
const AGES_MS = 60_000;

describe('the Cloud Storage image store', () => {
  let bench: CloudBench;
  const unhandled: unknown[] = [];
  const remember = (error: unknown) => void unhandled.push(error);

  beforeAll(() => void process.on('unhandledRejection', remember).on('uncaughtExceptionMonitor', remember));
  afterAll(() => void process.off('unhandledRejection', remember).off('uncaughtExceptionMonitor', remember));

  beforeEach(async () => {
    unhandled.length = 0;
    bench = await startCloudBench();
  });

  afterEach(async () => {
    await bench.close();
    // Whatever is still to be rejected gets the turns of the loop that it needs.
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (unhandled.length > 0) throw new Error('unhandled errors', { cause: unhandled });
  });

  const requestsFor = (operation: Operation) =>
    bench.fake.requests.filter((request) => request.operation === operation);

  async function withLimits(limits: Partial<CloudLimits>): Promise<void> {
    await bench.close();
    bench = await startCloudBench(limits);
  }

  const write = (name = 'upload-1', bytes = BYTES) => bench.store.writeQuarantined(name, Readable.from([bytes]));

  async function read(name = 'upload-1'): Promise<Buffer | null> {
    const bytes = await bench.store.readQuarantined(name);
    return bytes && buffer(bytes);
  }

  it('keeps uploads and pictures below prefixes of their own, pictures with their type and for caches', async () => {
    await write();
    await bench.store.writePicture('soup.webp', 'image/webp', BYTES);
    expect(bench.fake.names()).toEqual(['pictures/soup.webp', 'quarantine/upload-1']);
    expect(bench.fake.find('pictures/soup.webp')).toMatchObject({
      bytes: BYTES,
      contentType: 'image/webp',
      cacheControl: 'public, max-age=31536000, immutable',
    });
    expect(bench.fake.find('quarantine/upload-1')?.contentType).toBe('application/octet-stream');
  });

  it.each(['../pictures/x', 'a/b', '..', '', '.x', 'ä'])('never leaves its prefixes for the name %j', async (name) => {
    await expect(write(name)).rejects.toThrow('no name');
    await expect(bench.store.writePicture(name, 'image/png', BYTES)).rejects.toThrow('no name');
    const limits = { maxBytes: 1, expiresAt: new Date(Date.now() + 60_000) };
    await expect(bench.store.createUploadTarget(name, limits)).rejects.toThrow('no name');
    expect([await bench.store.readPicture(name), await read(name)]).toEqual([null, null]);
    await bench.store.removePicture(name);
    await bench.store.removeQuarantined(name);
    expect(bench.fake.requests).toEqual([]);
  });

  it('retries every operation that the server answers with 503', async () => {
    const operations: Operation[] = ['upload-start', 'upload-chunk', 'upload-multipart', 'download', 'delete'];
    for (const operation of operations) bench.fake.fail(operation, { kind: 'status', status: 503 }, { times: 1 });
    await Promise.all([write(), bench.store.writePicture('soup.webp', 'image/webp', BYTES)]);
    expect(await read()).toEqual(BYTES);
    await bench.store.removePicture('soup.webp');
    expect(bench.fake.names()).toEqual(['quarantine/upload-1']);
    expect(bench.fake.requests.filter(({ fault }) => fault === 'status')).toHaveLength(5);
  });

  it('does not ask again when it is forbidden to', async () => {
    bench.fake.fail('any', { kind: 'status', status: 403 });
    await expect(read()).rejects.toThrow('could not read quarantine/upload-1 (status 403)');
    await expect(write()).rejects.toThrow(CloudStorageError);
    await expect(bench.store.writePicture('x.jpg', 'image/jpeg', BYTES)).rejects.toThrow('status 403');
    await expect(bench.store.removePicture('x.jpg')).rejects.toThrow('status 403');
    await expect(bench.store.checkHealth()).rejects.toThrow('status 403');
    expect(bench.fake.requests.map(({ operation }) => operation)).toEqual([
      'download',
      'upload-start',
      'upload-multipart',
      'delete',
      'list',
    ]);
  });

  it('distinguishes a missing object from a missing bucket', async () => {
    expect(await read('never-sent')).toBeNull();
    bench.fake.loseBucket();
    await expect(read('never-sent')).rejects.toThrow(CloudStorageError);
    await expect(bench.store.checkHealth()).rejects.toThrow('status 404');
  });

  describe('an upload of several chunks', () => {
    const big = randomBytes(3 * MIB + 100);

    function inPieces(bytes: Buffer): Readable {
      const count = Math.ceil(bytes.length / (64 * KIB));
      return Readable.from(
        Array.from({ length: count }, (_, index) => bytes.subarray(index * 64 * KIB, (index + 1) * 64 * KIB)),
      );
    }

    it('is sent chunk by chunk', async () => {
      await bench.store.writeQuarantined('upload-1', inPieces(big));
      expect(requestsFor('upload-chunk')).toHaveLength(4);
      expect(bench.fake.find('quarantine/upload-1')?.bytes.equals(big)).toBe(true);
    });

    it.each<[string, number, Fault]>([
      ['is cut in the first chunk', 0, { kind: 'cut', afterBytes: 700 * KIB }],
      ['is cut in a chunk in the middle', 1, { kind: 'cut', afterBytes: 300 * KIB }],
      ['is cut in the last chunk', 3, { kind: 'cut', afterBytes: 50 }],
      ['loses the answer to a chunk', 1, { kind: 'lose-answer' }],
    ])('continues where it was when it %s', async (_, after, fault) => {
      bench.fake.fail('upload-chunk', fault, { times: 1, after });
      await bench.store.writeQuarantined('upload-1', inPieces(big));
      expect(requestsFor('upload-start')).toHaveLength(1);
      expect(requestsFor('upload-status')).toHaveLength(1);
      expect(bench.fake.find('quarantine/upload-1')?.bytes.equals(big)).toBe(true);
    });

    it('fails when it is interrupted and the request for its offset fails too', async () => {
      await withLimits({ callMs: 3_000 });
      bench.fake.fail('upload-chunk', { kind: 'cut', afterBytes: 300 * KIB }, { times: 1, after: 1 });
      bench.fake.fail('upload-status', { kind: 'hang' });
      await expect(bench.store.writeQuarantined('upload-1', inPieces(big))).rejects.toThrow(CloudStorageError);
      expect(requestsFor('upload-status')).toHaveLength(1);
      expect(bench.fake.names()).toEqual([]);
    });

    it('ends well or with an error when it is cut and the server is busy then, and is never another one', async () => {
      bench.fake.fail('upload-chunk', { kind: 'cut', afterBytes: 300 * KIB }, { times: 1 });
      bench.fake.fail('upload-status', { kind: 'status', status: 503 }, { times: 1 });
      const isWritten = await bench.store.writeQuarantined('upload-1', inPieces(big)).then(
        () => true,
        () => false,
      );
      expect(requestsFor('upload-status').length).toBeGreaterThan(0);
      // After an error it may be there all the same: it is in doubt, like everything whose answer is lost.
      const stored = bench.fake.find('quarantine/upload-1');
      expect(stored === null ? !isWritten : stored.bytes.equals(big)).toBe(true);
    });

    it('leaves nothing when it is cut again and again', async () => {
      bench.fake.fail('upload-chunk', { kind: 'cut', afterBytes: 1_000 }, { after: 1 });
      await expect(bench.store.writeQuarantined('upload-1', inPieces(big))).rejects.toThrow(CloudStorageError);
      expect(bench.fake.names()).toEqual([]);
    });

    it('leaves nothing when its source breaks', async () => {
      async function* breaking(): AsyncGenerator<Buffer> {
        yield* inPieces(big);
        throw new Error('the phone went away');
      }
      await expect(bench.store.writeQuarantined('upload-1', Readable.from(breaking()))).rejects.toThrow(
        'the phone went away',
      );
      expect(requestsFor('upload-chunk').length).toBeGreaterThan(0);
      expect(bench.fake.names()).toEqual([]);
    });
  });

  describe('a download', () => {
    const big = randomBytes(2 * MIB);

    beforeEach(() => bench.fake.put('pictures/soup.jpg', big, { contentType: 'image/jpeg' }));

    const download = async () => {
      const picture = await bench.store.readPicture('soup.jpg');
      return picture && buffer(picture.bytes);
    };

    it('fails when it is cut in the middle, and is no shorter picture', async () => {
      bench.fake.fail('download', { kind: 'cut', afterBytes: MIB });
      await expect(download()).rejects.toThrow(CloudStorageError);
    });

    it('fails when its bytes are not those that were stored', async () => {
      bench.fake.corrupt('pictures/soup.jpg');
      await expect(download()).rejects.toThrow(CloudStorageError);
    });

    it('fails when it stalls in the middle', async () => {
      await withLimits({ pieceMs: 300 });
      bench.fake.put('pictures/soup.jpg', big);
      bench.fake.fail('download', { kind: 'stall', afterBytes: MIB });
      await expect(download()).rejects.toThrow(CloudStorageTimeoutError);
    });

    it('is no larger than allowed', async () => {
      await withLimits({ maxBytes: MIB });
      bench.fake.put('pictures/soup.jpg', big);
      await expect(download()).rejects.toThrow('larger than');
    });

    it('may be left by its reader', async () => {
      const picture = await bench.store.readPicture('soup.jpg');
      const closed = new Promise((resolve) => picture?.bytes.once('close', resolve));
      picture?.bytes.destroy();
      await closed;
      expect(picture?.bytes.destroyed).toBe(true);
    });

    it('gives compressed uploads as they are stored', async () => {
      bench.fake.put('quarantine/upload-1', BYTES, { contentEncoding: 'gzip' });
      expect(await read()).toEqual(BYTES);
    });
  });

  it.each<[string, Fault, Partial<CloudLimits>]>([
    ['answers 503', { kind: 'status', status: 503 }, {}],
    ['hangs', { kind: 'hang' }, { callMs: 400, takeMs: 400, pieceMs: 400 }],
  ])('gives up in time, with an error of its own, while the server %s', async (_, fault, limits) => {
    await withLimits(limits);
    bench.fake.put('quarantine/upload-1', BYTES);
    bench.fake.fail('any', fault);
    const from = performance.now();
    const attempts = [
      read(),
      write('upload-2'),
      bench.store.writePicture('soup.webp', 'image/webp', BYTES),
      bench.store.removeQuarantined('upload-1'),
      bench.store.sweepQuarantine(new Date()),
      bench.store.checkHealth(),
    ];
    const results = await Promise.allSettled(attempts);
    expect(results.map((result) => result.status === 'rejected' && result.reason)).toEqual(
      attempts.map(() => expect.any(CloudStorageError)),
    );
    expect(performance.now() - from).toBeLessThan(AGES_MS);
  });

  it('does not mind an answer that comes too late', async () => {
    await withLimits({ callMs: 300, pieceMs: 300 });
    bench.fake.put('quarantine/upload-1', BYTES);
    bench.fake.fail('download', { kind: 'delay', ms: 700 }, { times: 1 });
    bench.fake.fail('delete', { kind: 'delay', ms: 700 }, { times: 1 });
    await expect(read()).rejects.toThrow(CloudStorageTimeoutError);
    await expect(bench.store.removeQuarantined('upload-1')).rejects.toThrow(CloudStorageTimeoutError);
    await eventually(() => bench.fake.names().length === 0); // later than the answer to the download
  });

  it('waits longer for a slow sender than for the server', async () => {
    const limitMs = Math.ceil(2_000 * (await measureSlowness()));
    await withLimits({ takeMs: limitMs, callMs: limitMs });
    async function* slowly(): AsyncGenerator<Buffer> {
      for (const part of ['so', 'u', 'p']) {
        await new Promise((resolve) => setTimeout(resolve, limitMs / 2));
        yield Buffer.from(part);
      }
    }
    await bench.store.writeQuarantined('upload-1', Readable.from(slowly()));
    expect(await read()).toEqual(Buffer.from('soup'));
  });

  it('sweeps page by page, and leaves what is not old enough', async () => {
    let now = new Date('2026-11-20T00:00:00Z');
    await bench.close();
    bench = await startCloudBench({}, () => now);
    for (let index = 0; index < 603; index += 1) bench.fake.put(`quarantine/old-${index}`, BYTES);
    now = new Date('2026-11-22T00:00:00Z');
    bench.fake.put('quarantine/new', BYTES);
    bench.fake.put('pictures/old.jpg', BYTES);
    expect(await bench.store.sweepQuarantine(new Date('2026-11-21T00:00:00Z'))).toBe(603);
    expect(bench.fake.names()).toEqual(['pictures/old.jpg', 'quarantine/new']);
    expect(requestsFor('list')).toHaveLength(2);
  });
});
