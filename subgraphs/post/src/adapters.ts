import { TOPOLOGY } from '@gobbler/events';
import { createInProcessBroker, createLocalImageStore } from '@gobbler/local-stand-ins';
import type { Broker, ImageStore } from '@gobbler/ports';
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
  if (config.cloudImages.apiUrl === undefined) void warnWithoutCredentials(images, log);
  return images;
}

/** Asked in the background, since a machine of Google's may offer some; any other trouble is the matter of `/readyz`. */
export async function warnWithoutCredentials(images: Pick<ImageStore, 'checkHealth'>, log: Logger): Promise<void> {
  try {
    await images.checkHealth();
  } catch (error) {
    if (!(error instanceof Error) || !/default credentials/i.test(error.message)) return;
    log.warn('GCS_BUCKET is set, and no credentials were found: pictures fail. Set GOOGLE_APPLICATION_CREDENTIALS');
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
