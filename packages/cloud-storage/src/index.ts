export { type CloudLimits } from './cloud-limits';
export { CloudStorageError, CloudStorageTimeoutError } from './cloud-storage-error';
export { createCloudImageStore } from './create-cloud-image-store';
