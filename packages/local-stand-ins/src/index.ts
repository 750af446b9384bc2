export { createFilePushSender, type FilePushSenderOptions } from './file-push-sender';
export { createInProcessBroker, type InProcessBrokerOptions } from './in-process-broker';
export { createInProcessLock, type InProcessLockOptions } from './in-process-lock';
export { createLocalImageStore, type LocalImageStoreOptions } from './local-image-store';
export { refuseInProduction } from './refuse-in-production';
export type { StandInLog } from './stand-in-log';
export { startLocalStripe, type LocalStripe, type LocalStripeOptions } from './stripe/local-stripe';
export { verifyUploadSignature, type UploadSignatureInput } from './upload-signature';
