import { runMigrateMain } from '@gobbler/service-kit';
import { postDatabase } from '../infra/data-source';

void runMigrateMain(postDatabase);
