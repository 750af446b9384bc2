import { runMigrateMain } from '@gobbler/service-kit';
import { workerDatabase } from '../infra/data-source';

void runMigrateMain(workerDatabase);
