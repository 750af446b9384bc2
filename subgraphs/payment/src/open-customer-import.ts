import { randomUUID } from 'node:crypto';
import { openMigratedDatabase, runTransaction } from '@gobbler/service-kit';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { CustomerEntity } from './infra/customer.entity';
import { createPaymentDataSource } from './infra/data-source';
import { SubscriptionEntity } from './infra/subscription.entity';

/** A person whom Stripe knows from another system. */
export interface ImportedCustomer {
  readonly userId: number;
  readonly stripeCustomerId: string;
  readonly subscriptionId: string | null;
  readonly createdAt: Date;
}

export type CustomerOutcome =
  { readonly kind: 'taken' | 'there' } | { readonly kind: 'customer of another'; readonly userId: number };

export interface CustomerImport {
  /**
   * Stores those who are not there. Nobody has premium by it: that follows from what Stripe says of their subscriptions, which
   * a reconciliation asks for.
   */
  put(customers: readonly ImportedCustomer[]): Promise<readonly CustomerOutcome[]>;
  close(): Promise<void>;
}

/** Opens the database for customers from another system. Rejects with a `StartError`. */
export async function openCustomerImport(databaseUrl: string): Promise<CustomerImport> {
  const dataSource = createPaymentDataSource(databaseUrl, 2);
  await openMigratedDatabase(dataSource, 'payment');
  return {
    put: (customers) => putCustomers(dataSource, customers),
    close: () => dataSource.destroy(),
  };
}

function putCustomers(dataSource: DataSource, customers: readonly ImportedCustomer[]): Promise<CustomerOutcome[]> {
  return runTransaction(dataSource, async (manager) => {
    const users = await manager.findBy(CustomerEntity, { userId: In(customers.map(({ userId }) => userId)) });
    const known = new Set(users.map(({ userId }) => userId));
    const owners = await findOwners(manager, customers);
    const outcomes: CustomerOutcome[] = [];
    for (const customer of customers) {
      const { userId, stripeCustomerId } = customer;
      const owner = owners.get(stripeCustomerId);
      if (owner !== undefined && owner !== userId) {
        outcomes.push({ kind: 'customer of another', userId: owner });
      } else if (known.has(userId)) {
        outcomes.push({ kind: 'there' });
      } else {
        await insert(manager, customer);
        owners.set(stripeCustomerId, userId);
        outcomes.push({ kind: 'taken' });
      }
    }
    return outcomes;
  });
}

async function findOwners(manager: EntityManager, customers: readonly ImportedCustomer[]) {
  const stripeIds = customers.map(({ stripeCustomerId }) => stripeCustomerId);
  const found = await manager.findBy(CustomerEntity, { stripeCustomerId: In(stripeIds) });
  return new Map(found.map((row) => [row.stripeCustomerId, row.userId]));
}

/** The subscription is stored as one that gives nothing yet, and by a look before the first. */
async function insert(manager: EntityManager, customer: ImportedCustomer): Promise<void> {
  const { userId, stripeCustomerId, subscriptionId: id, createdAt } = customer;
  await manager.insert(CustomerEntity, {
    userId,
    stripeCustomerId,
    creationKey: randomUUID(),
    isPremium: false,
    looksBegun: 0,
    createdAt,
  });
  if (id === null || (await manager.existsBy(SubscriptionEntity, { id }))) return;
  await manager.insert(SubscriptionEntity, {
    id,
    userId,
    status: 'incomplete',
    currentPeriodEnd: null,
    cancelAtPeriodEnd: false,
    createdAt,
    lookNumber: 0,
  });
}
