import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createLocalImageStore } from '@gobbler/local-stand-ins';
import { type ImageStore, noCrash } from '@gobbler/contracts';
import { openDatabase } from '@gobbler/service-kit';
import { createTestDatabase } from '@gobbler/test-servers';
import { WIDE_QUOTAS } from './builders';
import { createPostDataSource } from '../src/infra/data-source';
import { createServices, type ServicesDeps } from '../src/services';

/** The use cases on a database and an image folder of their own, without anything that listens or repeats. */
export async function openServices({
  wrapImages = (images) => images,
  ...change
}: Partial<ServicesDeps> & { readonly wrapImages?: (images: ImageStore) => ImageStore } = {}) {
  const log = pino({ level: 'silent' });
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-post-'));
  const dataSource = createPostDataSource(database.url, 10);
  await openDatabase(dataSource, log);
  const images = createLocalImageStore({
    environment: 'test',
    directory: folder,
    publicUrl: 'http://gobbler.example',
    uploadSecret: 'secret',
    log,
  });
  const services = createServices({
    dataSource,
    images: wrapImages(images),
    publicUrl: 'http://gobbler.example',
    quotas: WIDE_QUOTAS,
    log,
    now: () => new Date(),
    crashPoint: noCrash,
    onCommitted: () => undefined,
    ...change,
  });
  async function close(): Promise<void> {
    await dataSource.destroy();
    await database.drop();
    await rm(folder, { recursive: true });
  }
  return { ...services, dataSource, folder, close };
}

export type OpenServices = Awaited<ReturnType<typeof openServices>>;
