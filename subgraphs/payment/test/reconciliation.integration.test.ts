import { createLogger } from '@gobbler/service-kit';
import { createTestDatabase } from '@gobbler/test-servers';
import { isRepairable } from '../src/domain/subscription-difference';
import { openReconciler, type OpenedReconciler } from '../src/reconcile/open-reconciler';
import { startFakeStripe, STRIPE_KEY, stripeError, type FakeStripe } from './fake-stripe';
import { startReconciliationBench, type ReconciliationBench } from './reconciliation-bench';

describe('comparing subscriptions with Stripe’s', () => {
  let bench: ReconciliationBench;
  let reconciliation: OpenedReconciler;
  let userId = 0;
  let customer: string;

  beforeAll(async () => {
    bench = await startReconciliationBench();
    reconciliation = await bench.reconciliation();
  });
  beforeEach(async () => {
    userId += 1;
    customer = await bench.customerOf(userId);
  });
  afterAll(() => bench?.close());

  async function differencesOf(person: number) {
    const { differences } = await reconciliation.compare();
    return differences.filter((difference) => difference.userId === person);
  }

  /** Repairs all that differs for the person. */
  async function repairAll(person: number) {
    const left = [];
    for (const difference of await differencesOf(person)) left.push(await reconciliation.repair(difference));
    return left.filter((difference) => difference !== null);
  }

  it('finds a purchase whose webhook was lost, and gives premium with its event', async () => {
    const subscriptionId = await bench.subscribe(userId, customer);
    expect(await differencesOf(userId)).toEqual([
      {
        kind: 'missing here',
        userId,
        subscriptionId,
        here: null,
        atStripe: expect.stringMatching(/^active until 20\S+Z$/),
      },
    ]);
    expect(await bench.isPremium(userId)).toBe(false);
    expect(await repairAll(userId)).toEqual([]);
    expect([await bench.isPremium(userId), await bench.publishedFor(userId)]).toEqual([
      true,
      ['subscription.activated'],
    ]);
    expect(await differencesOf(userId)).toEqual([]);
  });

  it('finds a notice and an end whose webhooks were lost, and ends premium with its event', async () => {
    const subscriptionId = await bench.subscribe(userId, customer);
    await repairAll(userId);
    await bench.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
    expect(await differencesOf(userId)).toMatchObject([
      { kind: 'differs', atStripe: expect.stringMatching(/ends then$/) },
    ]);
    await bench.sdk.subscriptions.cancel(subscriptionId);
    expect(await repairAll(userId)).toEqual([]);
    expect(await bench.subscriptions.find(subscriptionId)).toMatchObject({ status: 'canceled' });
    expect([await bench.isPremium(userId), await bench.publishedFor(userId)]).toEqual([
      false,
      ['subscription.activated', 'subscription.ended'],
    ]);
  });

  it('finds a subscription that ended with its customer', async () => {
    await bench.subscribe(userId, customer);
    await repairAll(userId);
    await bench.sdk.customers.del(customer);
    expect(await differencesOf(userId)).toMatchObject([{ kind: 'differs' }]);
    expect(await repairAll(userId)).toEqual([]);
    expect(await bench.isPremium(userId)).toBe(false);
  });

  const lost = (id: string) => ({
    id,
    status: 'active' as const,
    currentPeriodEnd: new Date('2030-01-02T03:04:05Z'),
    cancelAtPeriodEnd: false,
    createdAt: new Date('2026-01-02T03:04:05Z'),
  });

  it('ends a subscription that Stripe no longer has', async () => {
    const look = { number: await bench.customers.beginLook(userId), subscription: lost('sub_gone') };
    await bench.subscriptions.store({ userId, event: null, closedSessionId: null, look }, new Date());
    expect(await bench.isPremium(userId)).toBe(true);
    expect(await differencesOf(userId)).toEqual([
      {
        kind: 'missing at Stripe',
        userId,
        subscriptionId: 'sub_gone',
        here: 'active until 2030-01-02T03:04:05Z',
        atStripe: null,
      },
    ]);
    expect(await repairAll(userId)).toEqual([]);
    expect([await bench.isPremium(userId), await bench.publishedFor(userId)]).toEqual([
      false,
      ['subscription.activated', 'subscription.ended'],
    ]);
  });

  it('ends nothing when Stripe does not know the customer either', async () => {
    const person = 70_000 + userId;
    await bench.customers.ensure(person, 'k', new Date());
    await bench.customers.keepStripeId(person, 'k', 'cus_of_another_account');
    const look = { number: await bench.customers.beginLook(person), subscription: lost('sub_elsewhere') };
    await bench.subscriptions.store({ userId: person, event: null, closedSessionId: null, look }, new Date());
    const found = await differencesOf(person);
    expect(found).toMatchObject([{ kind: 'of another account' }]);
    expect(found.map(isRepairable)).toEqual([false]);
    expect(await bench.isPremium(person)).toBe(true);
  });

  it('restores a customer whose row was lost, from the metadata of our checkout', async () => {
    const person = 80_000 + userId;
    const { id } = await bench.sdk.customers.create({});
    await bench.subscribe(person, id);
    expect(await differencesOf(person)).toMatchObject([{ kind: 'customer missing here' }]);
    expect(await repairAll(person)).toEqual([]);
    expect([await bench.isPremium(person), await bench.publishedFor(person)]).toEqual([
      true,
      ['subscription.activated'],
    ]);
  });

  it('gives no user what belongs to another customer at Stripe', async () => {
    const other = await bench.customerOf(90_000 + userId);
    const subscriptionId = await bench.subscribe(90_000 + userId, other);
    const look = { number: await bench.customers.beginLook(userId), subscription: lost(subscriptionId) };
    await bench.subscriptions.store({ userId, event: null, closedSessionId: null, look }, new Date());
    const found = await differencesOf(userId);
    expect(found).toMatchObject([{ kind: 'of another customer' }]);
    expect(found.map(isRepairable)).toEqual([false]);
  });

  it('recalculates premium when it contradicts the subscriptions', async () => {
    await bench.subscribe(userId, customer);
    await repairAll(userId);
    const flag = 'UPDATE customers SET is_premium = FALSE WHERE user_id = ';
    await bench.dataSource.query(`${flag}${userId}`);
    expect(await differencesOf(userId)).toMatchObject([
      { kind: 'premium', here: 'no premium', atStripe: 'premium by its subscriptions' },
    ]);
    expect(await repairAll(userId)).toEqual([]);
    expect(await bench.isPremium(userId)).toBe(true);
  });

  it('ignores foreign subscriptions, and counts them', async () => {
    const before = (await reconciliation.compare()).foreign;
    const { id } = await bench.sdk.customers.create({});
    await bench.subscribe(null, id);
    expect((await reconciliation.compare()).foreign).toBe(before + 1);
  });

  it('says what is wrong with the key, and that Stripe is down', async () => {
    const stranger = await bench.reconciliation('sk_test_of_another_account');
    await expect(stranger.compare()).rejects.toThrow(/^Stripe does not take STRIPE_API_KEY/);
    const nowhere = await bench.reconciliation('sk_test', 'http://127.0.0.1:9');
    await expect(nowhere.compare()).rejects.toThrow(/^Stripe does not answer .*run it again later/);
  });
});

describe('comparing with a scripted Stripe', () => {
  let stripe: FakeStripe;
  let bench: ReconciliationBench;
  beforeAll(async () => {
    stripe = await startFakeStripe();
    bench = await startReconciliationBench();
  });
  afterAll(async () => {
    await stripe?.close();
    await bench?.close();
  });

  const log = createLogger({ service: 'test', level: 'silent' });
  const configOf = (databaseUrl: string) => ({
    databaseUrl,
    stripe: { apiUrl: stripe.url, apiKey: STRIPE_KEY, priceId: '' },
  });

  it('reads every page, and reports its progress', async () => {
    for (let i = 1; i <= 250; i += 1) stripe.subscriptions.set(`sub_${i}`, { customer: 'cus_x', status: 'active' });
    const reported: number[] = [];
    const reconciliation = await openReconciler(configOf(bench.database.url), { log });
    const { foreign, atStripe } = await reconciliation.compare((progress) => reported.push(progress.atStripe));
    expect([reported, atStripe, foreign]).toEqual([[100, 200, 250], 250, 250]);
    await reconciliation.close();
    stripe.forgetAll();
  });

  it('retries while Stripe is busy or down for a moment', async () => {
    const before = stripe.calls('GET /v1/subscriptions');
    stripe.script(
      'GET /v1/subscriptions',
      stripeError(429, 'invalid_request_error', { code: 'rate_limit' }),
      stripeError(500, 'api_error'),
    );
    const reconciliation = await openReconciler(configOf(bench.database.url), { log, delaysMs: [1, 1] });
    expect(await reconciliation.compare()).toEqual({ differences: [], atStripe: 0, here: 0, foreign: 0 });
    expect(stripe.calls('GET /v1/subscriptions') - before).toBe(3);
    await reconciliation.close();
  });

  it('says how to create a missing schema', async () => {
    const empty = await createTestDatabase();
    await expect(openReconciler(configOf(empty.url), { log })).rejects.toThrow('Run: npm run migrate -- up');
    await empty.drop();
  });
});
