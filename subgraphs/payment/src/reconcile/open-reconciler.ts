import { randomUUID } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import { createSingleFlight, openMigratedDatabase, StartError, type Logger } from '@gobbler/service-kit';
import type { ReconciliationConfig } from '../config';
import { StripeInDoubtError, StripeRefusedError } from '../domain/errors';
import { createSubscriptionReconciler, type SubscriptionReconciler } from '../domain/reconcile-subscriptions';
import { createSubscriptionService } from '../domain/subscription-service';
import { createCustomerRepository } from '../infra/customer.repository';
import { createPaymentDataSource } from '../infra/data-source';
import { createRetryingStripe } from '../infra/retrying-stripe';
import { createStripeGateway } from '../infra/stripe-gateway';
import { createSubscriptionRepository } from '../infra/subscription.repository';

export interface ReconcilerAdapters {
  readonly log: Logger;
  readonly now?: Clock;
  /** Milliseconds before Stripe is asked again. */
  readonly delaysMs?: readonly number[];
}

export interface OpenedReconciler extends SubscriptionReconciler {
  close(): Promise<void>;
}

/**
 * Opens the database and Stripe beside running services, which publish from the outbox the events of a repair. Rejects with a
 * `StartError`, as its methods do, when the database or Stripe is unavailable.
 */
export async function openReconciler(
  { databaseUrl, stripe: connection }: ReconciliationConfig,
  { log, now = () => new Date(), delaysMs }: ReconcilerAdapters,
): Promise<OpenedReconciler> {
  const dataSource = createPaymentDataSource(databaseUrl, 2);
  await openMigratedDatabase(dataSource, 'payment');
  const customers = createCustomerRepository(dataSource);
  const subscriptions = createSubscriptionRepository(dataSource);
  const stripe = createRetryingStripe(createStripeGateway(connection, log), delaysMs);
  const subscriptionService = createSubscriptionService({
    customers,
    subscriptions,
    stripe,
    newKey: randomUUID,
    now,
    singleFlight: createSingleFlight,
    onStored: () => undefined,
    onPremium: () => Promise.resolve(),
  });
  const deps = { customers, subscriptions, stripe, subscriptionService, newKey: randomUUID, now };
  const reconciler = createSubscriptionReconciler(deps);
  return {
    compare: (onProgress) => reconciler.compare(onProgress).catch(explain('')),
    repair: (difference) => reconciler.repair(difference).catch(explain(' What was repaired so far stays.')),
    close: () => dataSource.destroy(),
  };
}

/** @param more what an operator has to know beside the reason */
function explain(more: string) {
  return (error: unknown): never => {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    if (error instanceof StripeInDoubtError && error.isKeyRefused) {
      throw new StartError(`Stripe does not take STRIPE_API_KEY${cause}. Is it the secret key of the right account?`);
    }
    if (error instanceof StripeInDoubtError || error instanceof StripeRefusedError) {
      throw new StartError(`Stripe does not answer${cause}.${more} Please run it again later.`);
    }
    throw error;
  };
}
