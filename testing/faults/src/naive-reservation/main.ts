import { readNaiveConfig } from './config';
import { startNaiveReservation } from './start';

void startNaiveReservation(readNaiveConfig());
