export { readPaymentConfig, type PaymentConfig } from './config';
export { startPayment } from './start';
export { paymentDatabase } from './infra/data-source';
