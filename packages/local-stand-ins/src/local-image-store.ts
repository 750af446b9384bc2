import { mkdirSync } from 'node:fs';
import { access, constants, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ImageStore } from '@gobbler/contracts';
import type { RuntimeEnvironment } from '@gobbler/service-kit';
import { refuseInProduction } from './refuse-in-production';
import type { StandInLog } from './stand-in-log';
import { signUpload } from './upload-signature';
import { writeWholeFile } from './write-whole-file';

export interface LocalImageStoreOptions {
  readonly environment: RuntimeEnvironment;
  /** Made when it is not there; pictures lie in `pictures/` and can be looked at. */
  readonly directory: string;
  /** Where clients reach us, without a trailing slash. */
  readonly publicUrl: string;
  /** Signs upload addresses; see {@link verifyUploadSignature}. */
  readonly uploadSecret: string;
  readonly log: StandInLog;
}

/** A name can't leave its folder: it has no slash and does not begin with a dot. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}$/;

/** Pictures in a folder on this disk, in place of Google Cloud Storage. */
export function createLocalImageStore(options: LocalImageStoreOptions): ImageStore {
  const { directory, publicUrl, uploadSecret, log } = options;
  refuseInProduction(options.environment, 'local image store', 'GCS_BUCKET');
  const quarantine = join(directory, 'quarantine');
  const pictures = join(directory, 'pictures');
  const types = join(directory, 'picture-types');
  for (const folder of [quarantine, pictures, types]) mkdirSync(folder, { recursive: true });
  const description = `pictures in ${directory} (stand-in for Cloud Storage)`;
  log.info({ imageStore: description }, 'using a stand-in: pictures stay on this disk');

  return {
    description,
    async createUploadTarget(uploadId, { maxBytes, expiresAt }) {
      checkName(uploadId);
      const expires = `${Math.floor(expiresAt.getTime() / 1_000)}`;
      const max = `${maxBytes}`;
      const query = new URLSearchParams({
        expires,
        max,
        signature: signUpload(uploadSecret, { uploadId, expires, max }),
      });
      return {
        url: `${publicUrl}/local/uploads/${uploadId}?${query.toString()}`,
        headers: [{ name: 'Content-Type', value: 'application/octet-stream' }],
      };
    },
    async writeQuarantined(uploadId, source) {
      checkName(uploadId);
      await writeWholeFile(join(quarantine, uploadId), source);
    },
    readQuarantined: (uploadId) => read(quarantine, uploadId),
    removeQuarantined: (uploadId) => remove(quarantine, uploadId),
    async sweepQuarantine(olderThan) {
      const names = await readdir(quarantine); // with what a crash left half-written
      const removed = await Promise.all(names.map((name) => removeIfOlder(join(quarantine, name), olderThan)));
      return removed.filter(Boolean).length;
    },
    async writePicture(name, contentType, bytes) {
      checkName(name);
      await writeWholeFile(join(types, name), Buffer.from(contentType)); // first: a picture never lacks its type
      await writeWholeFile(join(pictures, name), bytes);
    },
    async readPicture(name) {
      const bytes = await read(pictures, name);
      return bytes && { contentType: await readFile(join(types, name), 'utf8'), bytes };
    },
    async removePicture(name) {
      await remove(pictures, name);
      await remove(types, name);
    },
    async checkHealth() {
      await access(quarantine, constants.W_OK);
      await access(pictures, constants.W_OK);
    },
  };
}

function checkName(name: string): void {
  if (!NAME.test(name)) throw new Error(`${JSON.stringify(name)} is no name for an upload or a picture`);
}

async function read(folder: string, name: string): Promise<Readable | null> {
  if (!NAME.test(name)) return null;
  const file = await open(join(folder, name), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return file && file.createReadStream();
}

async function remove(folder: string, name: string): Promise<void> {
  if (NAME.test(name)) await rm(join(folder, name), { force: true });
}

async function removeIfOlder(path: string, olderThan: Date): Promise<boolean> {
  const found = await stat(path).catch(() => null); // null: removed meanwhile
  if (!found || found.mtime >= olderThan) return false;
  await rm(path, { force: true });
  return true;
}
