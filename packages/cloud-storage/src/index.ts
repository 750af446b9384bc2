export { CLOUD_LIMITS, type CloudLimits } from './cloud-limits';
export { CloudStorageError, CloudStorageTimeoutError } from './cloud-storage-error';
export { createCloudImageStore, type CloudImageStoreOptions } from './create-cloud-image-store';
