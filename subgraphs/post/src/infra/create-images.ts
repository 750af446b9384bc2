import type { ImageStore } from '@gobbler/contracts';
import { createLocalImageStore } from '@gobbler/local-stand-ins';
import type { CommonConfig, Logger } from '@gobbler/service-kit';
import type { CloudImagesConfig } from './cloud-settings';

export interface ImagesConfig extends Pick<CommonConfig, 'environment'> {
  /** Undefined for the stand-in, which stores pictures on this disk. */
  readonly cloudImages?: CloudImagesConfig | undefined;
  /** The stand-in's folder. */
  readonly imageDirectory: string;
  /** The router's address for clients, without a trailing slash. */
  readonly publicUrl: string;
  /** Signs the stand-in's upload addresses. */
  readonly localUploadSecret: string;
}

/** The image store: Cloud Storage where a bucket is configured, else the stand-in. */
export async function createImages(config: ImagesConfig, log: Logger): Promise<ImageStore> {
  const { cloudImages, environment, imageDirectory, publicUrl, localUploadSecret } = config;
  if (!cloudImages) {
    return createLocalImageStore({
      environment,
      directory: imageDirectory,
      publicUrl,
      uploadSecret: localUploadSecret,
      log,
    });
  }
  // Google's library is slow to load, so it is loaded only where it is used.
  const { createCloudImageStore } = await import('@gobbler/cloud-storage');
  const images = createCloudImageStore(cloudImages);
  if (cloudImages.apiUrl === undefined) void warnUnlessUsable(images, log);
  return images;
}

/** Runs in the background, as the bucket may be created later. Google's own message for missing credentials is unclear. */
export async function warnUnlessUsable(images: Pick<ImageStore, 'checkHealth'>, log: Logger): Promise<void> {
  try {
    await images.checkHealth();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const advice = 'outside Google Cloud, GOOGLE_APPLICATION_CREDENTIALS is required';
    log.warn({ problem }, `the bucket of GCS_BUCKET can not be used: ${advice}`);
  }
}
