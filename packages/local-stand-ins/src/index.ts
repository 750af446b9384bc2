export { createFilePushSender } from './file-push-sender';
export { createInProcessBroker, type InProcessBrokerOptions } from './in-process-broker';
export { createInProcessLock } from './in-process-lock';
export { createLocalImageStore } from './local-image-store';
export type { StandInLog } from './stand-in-log';
export { startLocalStripe, type LocalStripe } from './stripe/local-stripe';
export { verifyUploadSignature } from './upload-signature';
