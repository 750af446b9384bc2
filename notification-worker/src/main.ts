import { runMain } from '@gobbler/service-kit';
import { readNotificationWorkerConfig } from './config';
import { startNotificationWorker } from './start';

void runMain(() => startNotificationWorker(readNotificationWorkerConfig()));
