import { randomUUID } from 'node:crypto';
import type { GraphQLAnswer } from '@gobbler/test-servers';
import { startTestPayment, type TestPayment } from './test-payment';

const SESSIONS = 'POST /v1/checkout/sessions';
const urlOf = (answer: GraphQLAnswer): string => answer.data['createCheckoutSession'].url;

describe('a checkout without a token', () => {
  let bench: TestPayment;
  let lastUser = 0;
  let userId: number;
  beforeAll(async () => {
    bench = await startTestPayment();
  });
  beforeEach(() => {
    userId = lastUser += 1;
  });
  afterAll(() => bench?.close());

  /** Pays an open page as Stripe does: with a new customer, unless the page has one. */
  async function pay(url: string): Promise<{ customer: string; subscriptionId: string }> {
    const session = bench.stripe.sessions.get(url.split('/').at(-1) ?? '');
    if (session?.status !== 'open') throw new Error('this page is not open');
    const customer = session.customer ?? `cus_${randomUUID()}`;
    const subscriptionId = `sub_${randomUUID()}`;
    bench.stripe.subscriptions.set(subscriptionId, { customer, status: 'active', userId });
    Object.assign(session, { status: 'complete', subscription: subscriptionId });
    await bench.deliverUntilTaken('customer.subscription.created', { id: subscriptionId, customer });
    await bench.deliverUntilTaken('checkout.session.completed', {
      id: session.id,
      customer,
      subscription: subscriptionId,
    });
    return { customer, subscriptionId };
  }

  it('shows Stripe’s page nothing of the user but their id', async () => {
    expect((await bench.subscribeAnonymously(userId)).errors).toBeUndefined();
    const { params } = bench.stripe.requests.findLast(({ route }) => route === SESSIONS) ?? {};
    expect(params?.has('customer')).toBe(false);
    expect(params?.has('customer_email')).toBe(false);
    expect(params?.get('client_reference_id')).toBe(String(userId));
    expect(params?.get('subscription_data[metadata][userId]')).toBe(String(userId));
    expect([...bench.stripe.customers.values()].some(({ metadata }) => metadata === String(userId))).toBe(false);
  });

  it('is reused without a token, and differs from the user’s own', async () => {
    const own = urlOf(await bench.subscribe(userId));
    const anonymous = urlOf(await bench.subscribeAnonymously(userId));
    expect(anonymous).not.toBe(own);
    expect(urlOf(await bench.subscribeAnonymously(userId))).toBe(anonymous);
    expect(urlOf(await bench.subscribe(userId))).toBe(own);
  });

  it('never ends the person’s own, whatever addresses a stranger names', async () => {
    const own = urlOf(await bench.subscribe(userId));
    await bench.subscribeAnonymously(userId);
    await bench.subscribeAnonymously(userId, { successUrl: 'http://127.0.0.1:4000/thanks' });
    expect(bench.stripe.sessions.get(own.split('/').at(-1) ?? '')?.status).toBe('open');
    expect(urlOf(await bench.subscribe(userId))).toBe(own);
  });

  it('does not show the person’s own to a stranger who knows its idempotency key', async () => {
    const own = urlOf(await bench.subscribe(userId, { idempotencyKey: 'a-key' }));
    expect(urlOf(await bench.subscribeAnonymously(userId, { idempotencyKey: 'a-key' }))).not.toBe(own);
  });

  it('gives premium once it is paid, and its customer to a person who has none', async () => {
    const { customer, subscriptionId } = await pay(urlOf(await bench.subscribeAnonymously(userId)));
    expect(await bench.premiumOf(userId)).toMatchObject({
      isPremium: true,
      stripeCustomerId: customer,
      subscription: { id: subscriptionId },
    });
    const again = await bench.subscribeAnonymously(userId);
    expect(again.errors?.[0]?.extensions.code).toBe('ALREADY_PREMIUM');
    bench.stripe.subscriptions.set(subscriptionId, { customer, status: 'canceled', userId });
    await bench.deliver('customer.subscription.deleted', { id: subscriptionId, customer });
    expect(await bench.premiumOf(userId)).toMatchObject({ isPremium: false });
  });

  it('gives premium to a person who has a customer, and leaves them that one', async () => {
    const own = await bench.customerOf(userId);
    const { customer, subscriptionId } = await pay(urlOf(await bench.subscribeAnonymously(userId)));
    expect(customer).not.toBe(own);
    expect(await bench.premiumOf(userId)).toMatchObject({
      isPremium: true,
      stripeCustomerId: own,
      subscription: { id: subscriptionId },
    });
    bench.stripe.subscriptions.set(subscriptionId, { customer, status: 'canceled', userId });
    await bench.deliver('customer.subscription.deleted', { id: subscriptionId, customer });
    expect(await bench.premiumOf(userId)).toMatchObject({ isPremium: false });
  });

  it('closes the person’s other page when it is paid, so that nothing is bought twice', async () => {
    const own = urlOf(await bench.subscribe(userId));
    await pay(urlOf(await bench.subscribeAnonymously(userId)));
    await expect(pay(own)).rejects.toThrow('not open');
    const other = (userId = lastUser += 1);
    const anonymous = urlOf(await bench.subscribeAnonymously(other));
    await pay(urlOf(await bench.subscribe(other)));
    await expect(pay(anonymous)).rejects.toThrow('not open');
  });

  it('attaches one customer and publishes premium once when fifty events arrive at once', async () => {
    const url = urlOf(await bench.subscribeAnonymously(userId));
    const session = bench.stripe.sessions.get(url.split('/').at(-1) ?? '');
    const [customer, id] = [`cus_${randomUUID()}`, `sub_${randomUUID()}`];
    bench.stripe.subscriptions.set(id, { customer, status: 'active', userId });
    Object.assign(session ?? {}, { status: 'complete', subscription: id });
    const delivered = Array.from({ length: 50 }, () =>
      bench.deliverUntilTaken('customer.subscription.created', { id, customer }),
    );
    expect((await Promise.all(delivered)).map(({ status }) => status)).toEqual(delivered.map(() => 200));
    expect(await bench.premiumOf(userId)).toMatchObject({ isPremium: true, stripeCustomerId: customer });
    expect(await bench.publishedFor(userId, 1)).toHaveLength(1);
  });
});
