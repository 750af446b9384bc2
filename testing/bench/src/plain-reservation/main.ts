import { readPlainConfig } from '../config';
import { startPlainReservation } from './start';

void startPlainReservation(readPlainConfig());
