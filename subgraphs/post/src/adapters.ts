import { TOPOLOGY } from '@gobbler/events';
import { createInProcessBroker, createLocalImageStore } from '@gobbler/local-stand-ins';
import type { Broker, ImageStore } from '@gobbler/ports';
import type { Logger } from '@gobbler/service-kit';
import type { PostConfig } from './config';

/** What this service needs from outside, beside its database. */
export interface OuterAdapters {
  readonly broker: Broker;
  readonly images: ImageStore;
}

/**
 * The adapters of a process of its own. With the broker's stand-in its events stay in the outbox,
 * since whoever reads them is in another process.
 */
export function createAdapters(config: PostConfig, log: Logger): OuterAdapters {
  const { environment, deadLetterFile } = config;
  return {
    broker: createInProcessBroker({ environment, topology: TOPOLOGY, deadLetterFile, log }),
    images: createLocalImages(config, log),
  };
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
