import { runMain } from '@gobbler/service-kit';
import { readAuthConfig } from './config';
import { startAuth } from './start';

void runMain(() => startAuth(readAuthConfig()));
