import { runMain } from '@gobbler/service-kit';
import { readRouterConfig } from './config';
import { startRouter } from './start';

void runMain(() => startRouter(readRouterConfig()));
