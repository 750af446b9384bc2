import { randomUUID } from 'node:crypto';
import { openDatabase, createLogger } from '@gobbler/service-kit';
import { untilServed } from '@gobbler/test-harness';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { CheckoutEntity } from '../src/infra/checkout.entity';
import { createCheckoutRepository } from '../src/infra/checkout.repository';
import { createCustomerRepository } from '../src/infra/customer.repository';
import { createPaymentDataSource } from '../src/infra/data-source';
import { StripeEventEntity } from '../src/infra/stripe-event.entity';
import { createSubscriptionRepository } from '../src/infra/subscription.repository';
import { sweepOldRows } from '../src/infra/sweep-old-rows';

const at = new Date('2026-11-05T10:30:00.123Z');
const AT_ONCE = 20;
const twenty = Array.from({ length: AT_ONCE }, (_, i) => i);
const urls = { successUrl: 'http://www.google.com', cancelUrl: 'http://www.google.com' };

describe('the tables of payment, with twenty at once', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    // A connection for each: waiting for one has a limit, which a busy machine may exceed.
    dataSource = createPaymentDataSource(database.url, AT_ONCE);
    await openDatabase(dataSource, createLogger({ service: 'payment', level: 'silent' }));
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  it('keep what Stripe made under the key that counts, once', async () => {
    const customers = createCustomerRepository(dataSource);
    const { creationKey } = await customers.ensure(2, randomUUID(), at);
    expect((await customers.keepStripeId(2, randomUUID(), 'cus_lost')).stripeCustomerId).toBeNull();
    const kept = await Promise.all(
      twenty.map((i) => untilServed(() => customers.keepStripeId(2, creationKey, `cus_${i}`))),
    );
    expect(new Set(kept.map(({ stripeCustomerId }) => stripeCustomerId)).size).toBe(1);
  });

  it('give every fetch from Stripe a number of its own', async () => {
    const customers = createCustomerRepository(dataSource);
    await customers.ensure(3, randomUUID(), at);
    const numbers = await Promise.all(twenty.map(() => customers.beginLook(3)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(twenty.map((i) => i + 1));
  });

  it('hold one open checkout a person, and another one when it is closed', async () => {
    const checkouts = createCheckoutRepository(dataSource);
    const open = () => checkouts.ensureOpen({ id: randomUUID(), userId: 4, isAnonymous: false, ...urls }, at);
    const rows = await Promise.all(twenty.map(() => untilServed(open)));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
    await checkouts.close(rows[0]?.id ?? '');
    expect((await open()).id).not.toBe(rows[0]?.id);
    expect(await dataSource.manager.countBy(CheckoutEntity, { openUserId: 4 })).toBe(1);
  });

  it('keep the highest fetch, whatever the order of twenty', async () => {
    const customers = createCustomerRepository(dataSource);
    const subscriptions = createSubscriptionRepository(dataSource);
    await customers.ensure(5, randomUUID(), at);
    await Promise.all(
      twenty.toReversed().map((i) =>
        untilServed(() =>
          subscriptions.store(
            {
              userId: 5,
              event: { id: `evt_${i}`, type: 'customer.subscription.updated' },
              closedSessionId: null,
              look: {
                number: i,
                subscription: {
                  id: 'sub_5',
                  status: i === AT_ONCE - 1 ? 'active' : 'canceled',
                  currentPeriodEnd: null,
                  cancelAtPeriodEnd: false,
                  createdAt: at,
                },
              },
            },
            at,
          ),
        ),
      ),
    );
    expect(await subscriptions.findByUserIds([5])).toEqual([
      expect.objectContaining({ status: 'active', createdAt: at }),
    ]);
    expect(await customers.find(5)).toMatchObject({ isPremium: true });
  });

  it('forget what is old, and no checkout that is open', async () => {
    const before = await dataSource.manager.count(StripeEventEntity);
    expect(before).toBe(AT_ONCE);
    await sweepOldRows(dataSource, new Date(at.getTime() + 29 * 24 * 3_600_000));
    expect(await dataSource.manager.count(StripeEventEntity)).toBe(AT_ONCE);
    await sweepOldRows(dataSource, new Date(at.getTime() + 31 * 24 * 3_600_000));
    expect(await dataSource.manager.count(StripeEventEntity)).toBe(0);
    const left = await dataSource.manager.find(CheckoutEntity);
    expect(left.map(({ openUserId }) => openUserId)).toEqual([4]);
  });
});
