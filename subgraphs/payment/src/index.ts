export { readPaymentConfig, readReconciliationConfig, type PaymentConfig, type ReconciliationConfig } from './config';
export { openReconciliation, type Reconciliation } from './reconciliation';
export { isRepairable, type SubscriptionDifference } from './domain/subscription-difference';
export { describeStripe } from './infra/connect-stripe';
export { startPayment } from './start';
export { paymentDatabase } from './infra/data-source';
export {
  openCustomerImport,
  type CustomerImport,
  type CustomerOutcome,
  type ImportedCustomer,
} from './open-customer-import';
