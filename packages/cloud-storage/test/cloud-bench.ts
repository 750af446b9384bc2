import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageStore, UploadTarget } from '@gobbler/contracts';
import { createTestServiceAccount, startFakeCloudStorage, type FakeCloudStorage } from '@gobbler/protocol-fakes';
import { createCloudImageStore, type CloudLimits } from '../src';

/** One key for the file: making one takes long. */
const account = createTestServiceAccount();

export interface CloudBench {
  readonly store: ImageStore;
  readonly fake: FakeCloudStorage;
  /** Sends bytes as a client does that was given a target. */
  put(target: UploadTarget, bytes: Buffer, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

/** Milliseconds; nothing on a loaded machine takes as long. */
const LONG_TIMEOUTS = { callMs: 20_000, pieceMs: 20_000, downloadMs: 25_000, takeMs: 20_000 };

/** The store behind Google's own library, on a server of the test's own. */
export async function startCloudBench(limits: Partial<CloudLimits> = {}, now?: () => Date): Promise<CloudBench> {
  const fake = await startFakeCloudStorage({ bucket: 'food', accounts: [account], ...(now ? { now } : {}) });
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-cloud-'));
  const credentialsFile = join(folder, 'account.json');
  writeFileSync(credentialsFile, JSON.stringify(account.credentials));
  // As on a machine where Google's library finds them by itself.
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = credentialsFile;
  const store = createCloudImageStore({ bucket: 'food', apiUrl: fake.url, limits: { ...LONG_TIMEOUTS, ...limits } });
  return {
    store,
    fake,
    put: ({ url, headers }, bytes, changed = {}) =>
      fetch(url, {
        method: 'PUT',
        headers: { ...Object.fromEntries(headers.map(({ name, value }) => [name, value])), ...changed },
        body: bytes,
      }),
    async close() {
      await fake.close();
      rmSync(folder, { recursive: true });
    },
  };
}
