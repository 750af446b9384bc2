import { runMigrateMain } from '@gobbler/service-kit';
import { paymentDatabase } from '../infra/data-source';

void runMigrateMain(paymentDatabase);
