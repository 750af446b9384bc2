import { randomUUID } from 'node:crypto';
import { runTransaction } from '@gobbler/service-kit';
import { In, type DataSource, type EntityManager } from 'typeorm';

/** A user whom Stripe knows from the old system. */
export interface ImportedCustomer {
  readonly userId: number;
  readonly stripeCustomerId: string;
  readonly subscriptionId: string | null;
  readonly createdAt: Date;
}

export type CustomerOutcome =
  { readonly kind: 'taken' | 'there' } | { readonly kind: 'customer of another'; readonly userId: number };

/** What the import reads of the table `customers`. */
type CustomerRow = Pick<ImportedCustomer, 'userId' | 'stripeCustomerId'>;

export type Customers = ReturnType<typeof createCustomers>;

/** The customers of the payment service. */
export function createCustomers(dataSource: DataSource) {
  return {
    /** Stores customers that are not there. It grants no premium: a reconciliation asks Stripe for their subscriptions. */
    put: (customers: readonly ImportedCustomer[]): Promise<CustomerOutcome[]> =>
      runTransaction(dataSource, async (manager) => {
        const table = manager.getRepository<CustomerRow>('customers');
        const known = await table.findBy({ userId: In(customers.map(({ userId }) => userId)) });
        const ids = customers.map(({ stripeCustomerId }) => stripeCustomerId);
        const found = await table.findBy({ stripeCustomerId: In(ids) });
        const owners = new Map(found.map(({ stripeCustomerId, userId }) => [stripeCustomerId, userId]));
        const outcomes: CustomerOutcome[] = [];
        for (const customer of customers) {
          const { userId, stripeCustomerId } = customer;
          const owner = owners.get(stripeCustomerId) ?? userId;
          if (owner !== userId) outcomes.push({ kind: 'customer of another', userId: owner });
          else if (known.some((row) => row.userId === userId)) outcomes.push({ kind: 'there' });
          else {
            await insert(manager, customer);
            owners.set(stripeCustomerId, userId);
            outcomes.push({ kind: 'taken' });
          }
        }
        return outcomes;
      }),
  };
}

/** Stores the subscription as one that grants nothing, fetched before the first fetch. */
async function insert(manager: EntityManager, customer: ImportedCustomer): Promise<void> {
  const { userId, stripeCustomerId, subscriptionId: id, createdAt } = customer;
  await manager.insert('customers', {
    userId,
    stripeCustomerId,
    creationKey: randomUUID(),
    isPremium: false,
    fetchesStarted: 0,
    createdAt,
  });
  if (id === null || (await manager.existsBy('subscriptions', { id }))) return;
  await manager.insert('subscriptions', {
    id,
    userId,
    status: 'incomplete',
    currentPeriodEnd: null,
    cancelAtPeriodEnd: false,
    createdAt,
    lookNumber: 0,
  });
}
