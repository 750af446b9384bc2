export { createPushSender } from './adapters';
export { readNotificationWorkerConfig, type FirebaseConfig, type NotificationWorkerConfig } from './config';
export { startNotificationWorker, type NotificationWorkerAdapters, type WorkerLimits } from './start';
export { workerDatabase } from './infra/data-source';
