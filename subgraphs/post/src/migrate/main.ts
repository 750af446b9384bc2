import { runMigrateMain } from '@gobbler/service-kit';
import { postDatabase } from '../infra/data-source';

void runMigrateMain('node dist/migrate/main.js', [postDatabase]);
