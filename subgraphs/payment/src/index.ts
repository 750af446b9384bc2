export { readPaymentConfig, type PaymentConfig } from './config';
export { describeStripe } from './infra/connect-stripe';
export { startPayment } from './start';
export { paymentDatabase } from './infra/data-source';
