import { runMigrateMain } from '@gobbler/service-kit';
import { reservationDatabase } from '../infra/data-source';

void runMigrateMain(reservationDatabase);
