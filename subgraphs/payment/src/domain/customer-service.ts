import { UnavailableError } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import type { Customer } from './customer';
import { StripeRefusedError } from './errors';
import type { CustomerRepository, People, StripeGateway } from './ports';

export interface CustomerServiceDeps {
  readonly customers: CustomerRepository;
  readonly people: Pick<People, 'emailOf'>;
  readonly stripe: Pick<StripeGateway, 'createCustomer'>;
  readonly newKey: () => string;
  readonly now: Clock;
}

export type CustomerService = ReturnType<typeof createCustomerService>;

export type StripeCustomer = Customer & { readonly stripeCustomerId: string };

/**
 * Makes one customer a person. The row with its idempotency key comes first, then Stripe, then Stripe's id into the row:
 * a concurrent request, or one after a crash in between, uses the same key and gets the same customer.
 */
export function createCustomerService(deps: CustomerServiceDeps) {
  const { customers, people, stripe, newKey, now } = deps;

  /** The person's customer, made when there is none. Throws `SUBGRAPH_UNAVAILABLE`. */
  async function ensureCustomer(userId: number): Promise<StripeCustomer> {
    const known = await customers.find(userId);
    if (known && hasStripeId(known)) return known;
    const email = await people.emailOf(userId);
    const customer = known ?? (await customers.ensure(userId, newKey(), now()));
    if (hasStripeId(customer)) return customer;
    const stripeCustomerId = await create(customer, email);
    const kept = await customers.keepStripeId(userId, customer.creationKey, stripeCustomerId);
    if (!hasStripeId(kept)) throw new UnavailableError('payment');
    return kept;
  }

  async function create({ userId, creationKey }: Customer, email: string | null): Promise<string> {
    try {
      return await stripe.createCustomer(userId, email, creationKey);
    } catch (error) {
      if (error instanceof StripeRefusedError) await customers.startOver(userId, creationKey, newKey());
      throw error;
    }
  }

  /** Stripe does not know this customer (any more): the next {@link ensureCustomer} makes another one. */
  async function forgetCustomer({ userId, creationKey }: Customer): Promise<void> {
    await customers.startOver(userId, creationKey, newKey());
  }

  return { ensureCustomer, forgetCustomer };
}

function hasStripeId(customer: Customer): customer is StripeCustomer {
  return customer.stripeCustomerId !== null;
}
