export { readNotificationWorkerConfig, type NotificationWorkerConfig } from './config';
export { startNotificationWorker, type NotificationWorkerAdapters, type WorkerLimits } from './start';
