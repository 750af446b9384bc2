import { runMain } from '@gobbler/service-kit';
import { readUserConfig } from './config';
import { startUser } from './start';

void runMain(() => startUser(readUserConfig()));
