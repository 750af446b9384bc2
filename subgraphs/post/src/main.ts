import { runMain } from '@gobbler/service-kit';
import { readPostConfig } from './config';
import { startPost } from './start';

void runMain(() => startPost(readPostConfig()));
