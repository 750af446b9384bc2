import { randomUUID } from 'node:crypto';
import type { Clock, CrashPoint } from '@gobbler/contracts';
import { createSingleFlight, type Logger } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { addCrashPoints } from './crash-points';
import { createCheckoutService, type CheckoutService } from './domain/checkout-service';
import { createCustomerService } from './domain/customer-service';
import type { People, StripeGateway } from './domain/ports';
import { createSubscriptionService } from './domain/subscription-service';
import { createCheckoutRepository } from './infra/checkout.repository';
import { createCustomerRepository } from './infra/customer.repository';
import { createSubscriptionRepository } from './infra/subscription.repository';
import { createUnderKey } from './infra/under-key';

export interface ServicesDeps {
  readonly dataSource: DataSource;
  readonly stripe: StripeGateway;
  readonly people: People;
  /** Origins to which a checkout may redirect. */
  readonly redirectOrigins: readonly string[];
  readonly log: Logger;
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
  /** Called when an event has been committed. */
  readonly onCommitted: () => void;
}

/** The use cases, connected to the database, Stripe and the other services. */
export function createServices(deps: ServicesDeps) {
  const { dataSource, stripe, people, redirectOrigins, log, now, crashPoint, onCommitted } = deps;
  const repositories = {
    customers: createCustomerRepository(dataSource),
    subscriptions: createSubscriptionRepository(dataSource),
  };
  const common = {
    customers: repositories.customers,
    ...addCrashPoints(crashPoint, { subscriptions: repositories.subscriptions, stripe }),
    people,
    newKey: randomUUID,
    now,
    singleFlight: createSingleFlight,
  };
  const customerService = createCustomerService(common);
  const subscriptionService = createSubscriptionService({
    ...common,
    onStored: onCommitted,
    onPremium: (userId) =>
      checkoutService
        .closePages(userId)
        .catch((err: unknown) => log.warn({ err, userId }, 'an open checkout of a premium user was not closed')),
  });
  const checkoutService: CheckoutService = createCheckoutService({
    ...common,
    customerService,
    subscriptionService,
    checkouts: createCheckoutRepository(dataSource),
    underKey: createUnderKey(dataSource, now),
    redirectOrigins,
  });
  return { checkoutService, subscriptionService, repositories };
}
