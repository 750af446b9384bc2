import { TOPOLOGY } from '@gobbler/contracts';
import { createInProcessBroker, createLocalImageStore } from '@gobbler/local-stand-ins';
import type { Broker, ImageStore } from '@gobbler/contracts';
import { createRabbitMqBroker } from '@gobbler/rabbitmq-broker';
import type { Logger } from '@gobbler/service-kit';
import type { PostConfig } from './config';

/** What this service needs from outside, beside its database. */
export interface OuterAdapters {
  readonly broker: Broker;
  readonly images: ImageStore;
}

/** The adapters of a process of its own: the real ones where they are set, and stand-ins elsewhere. */
export async function createAdapters(config: PostConfig, log: Logger): Promise<OuterAdapters> {
  return {
    images: await createImages(config, log),
    broker: await createBroker(config, log),
  };
}

/** With the stand-in events stay in the outbox, since whoever reads them is in another process. */
async function createBroker({ rabbitMq, environment, deadLetterFile }: PostConfig, log: Logger): Promise<Broker> {
  if (rabbitMq) return createRabbitMqBroker({ ...rabbitMq, topology: TOPOLOGY, log });
  return createInProcessBroker({ environment, topology: TOPOLOGY, deadLetterFile, log });
}

/** Pictures in Cloud Storage where a bucket is set, and on this disk elsewhere. */
export async function createImages(config: PostConfig, log: Logger): Promise<ImageStore> {
  if (!config.cloudImages) return createLocalImages(config, log);
  // Google's library takes long to load; only who needs it waits for that.
  const { createCloudImageStore } = await import('@gobbler/cloud-storage');
  const images = createCloudImageStore(config.cloudImages);
  if (config.cloudImages.apiUrl === undefined) void warnUnlessUsable(images, log);
  return images;
}

/** In the background: the bucket may come later. Without credentials the library's words for it are anything but clear. */
export async function warnUnlessUsable(images: Pick<ImageStore, 'checkHealth'>, log: Logger): Promise<void> {
  try {
    await images.checkHealth();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const advice = 'anywhere but on a machine of Google’s it needs GOOGLE_APPLICATION_CREDENTIALS';
    log.warn({ problem }, `the bucket of GCS_BUCKET can not be used: ${advice}`);
  }
}

/** The stand-in for the picture store, with addresses that this service knows to be its own. */
export function createLocalImages(config: PostConfig, log: Logger): ImageStore {
  const { environment, imageDirectory, publicUrl, localUploadSecret } = config;
  return createLocalImageStore({
    environment,
    directory: imageDirectory,
    publicUrl,
    uploadSecret: localUploadSecret,
    log,
  });
}
