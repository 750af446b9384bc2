import { runMain } from '@gobbler/service-kit';
import { readPaymentConfig } from './config';
import { startPayment } from './start';

void runMain(() => startPayment(readPaymentConfig()));
