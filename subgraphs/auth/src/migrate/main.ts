import { runMigrateMain } from '@gobbler/service-kit';
import { authDatabase } from '../infra/data-source';

void runMigrateMain(authDatabase);
