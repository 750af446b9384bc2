import { runMain } from '@gobbler/service-kit';
import { readReservationConfig } from './config';
import { startReservation } from './start';

void runMain(() => startReservation(readReservationConfig()));
