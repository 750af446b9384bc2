import {
  createDataSource,
  CreateIdempotencyKeys1700000000003,
  CreateOutbox1700000000001,
  IdempotencyKeyEntity,
  OutboxEventEntity,
  type ServiceDatabase,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { CheckoutEntity } from './checkout.entity';
import { CustomerEntity } from './customer.entity';
import { explainPremium } from './explain-premium';
import { CreateCustomers1700000000050 } from './migrations/1700000000050-create-customers';
import { CreateCheckouts1700000000051 } from './migrations/1700000000051-create-checkouts';
import { CreateSubscriptions1700000000052 } from './migrations/1700000000052-create-subscriptions';
import { CreateStripeEvents1700000000053 } from './migrations/1700000000053-create-stripe-events';
import { StripeEventEntity } from './stripe-event.entity';
import { SubscriptionEntity } from './subscription.entity';

/** The payment subgraph's database, not connected yet. */
export function createPaymentDataSource(url: string, poolSize: number): DataSource {
  return createDataSource({
    url,
    service: 'payment',
    poolSize,
    entities: [
      CustomerEntity,
      CheckoutEntity,
      SubscriptionEntity,
      StripeEventEntity,
      OutboxEventEntity,
      IdempotencyKeyEntity,
    ],
    migrations: [
      CreateOutbox1700000000001,
      CreateIdempotencyKeys1700000000003,
      CreateCustomers1700000000050,
      CreateCheckouts1700000000051,
      CreateSubscriptions1700000000052,
      CreateStripeEvents1700000000053,
    ],
  });
}

/** For operators' commands. */
export const paymentDatabase: ServiceDatabase = {
  service: 'payment',
  setting: 'PAYMENT_DATABASE_URL',
  create: createPaymentDataSource,
  explain: explainPremium,
};
