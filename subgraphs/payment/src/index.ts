export { readPaymentConfig, type PaymentConfig, type StripeSettings } from './config';
export { startPayment, type PaymentAdapters } from './start';
