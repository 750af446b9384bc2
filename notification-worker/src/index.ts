export { readNotificationWorkerConfig, type NotificationWorkerConfig } from './config';
export { startNotificationWorker, type NotificationWorkerAdapters } from './start';
export { workerDatabase } from './infra/data-source';
