import { runMigrateMain } from '@gobbler/service-kit';
import { userDatabase } from '../infra/data-source';

void runMigrateMain(userDatabase);
