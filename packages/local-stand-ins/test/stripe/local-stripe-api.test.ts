import Stripe from 'stripe';
import { startStripeBench, type StripeBench } from './stripe-bench';

const DAY_MS = 24 * 3_600_000;

describe('the stand-in for Stripe, through the official SDK', () => {
  let bench: StripeBench;
  beforeEach(async () => {
    bench = await startStripeBench();
  });
  afterEach(() => bench.close());

  it('makes one customer however often the same key is sent', async () => {
    const create = () =>
      bench.sdk().customers.create({ email: 'ana@example.com', metadata: { userId: '1' } }, { idempotencyKey: 'k' });
    const customers = await Promise.all(Array.from({ length: 20 }, create));
    expect(new Set(customers.map(({ id }) => id)).size).toBe(1);
    expect(await bench.sdk().customers.retrieve(customers[0]?.id ?? '')).toMatchObject({
      email: 'ana@example.com',
      metadata: { userId: '1' },
    });
  });

  it('refuses a key that was used for something else, as Stripe does', async () => {
    await bench.sdk().customers.create({ email: 'ana@example.com' }, { idempotencyKey: 'k' });
    await expect(
      bench.sdk().customers.create({ email: 'ben@example.com' }, { idempotencyKey: 'k' }),
    ).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  });

  it('opens a checkout, whose page has an address below the public one, and expires it', async () => {
    const session = await bench.openCheckout();
    expect(session).toMatchObject({ status: 'open', subscription: null, success_url: 'http://www.google.com' });
    expect(session.url).toBe(`http://127.0.0.1:4000/local/checkout/${session.id}`);
    const expired = await bench.sdk().checkout.sessions.expire(session.id);
    expect([expired.status, expired.url]).toEqual(['expired', null]);
    await expect(bench.sdk().checkout.sessions.expire(session.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('lets a checkout run out after a day', async () => {
    const session = await bench.openCheckout();
    bench.passTime(DAY_MS);
    expect((await bench.sdk().checkout.sessions.retrieve(session.id)).status).toBe('expired');
  });

  it('names what is missing or wrong as Stripe does', async () => {
    const sessions = bench.sdk().checkout.sessions;
    const good = {
      mode: 'subscription' as const,
      line_items: [{ price: bench.stripe().priceId, quantity: 1 }],
      success_url: 'http://www.google.com',
    };
    await expect(sessions.create({ ...good, customer: 'cus_none' })).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    });
    const { id: customer } = await bench.sdk().customers.create({});
    await expect(sessions.create({ ...good, customer, success_url: 'javascript:alert(1)' })).rejects.toMatchObject({
      statusCode: 400,
      param: 'success_url',
    });
    await expect(sessions.create({ ...good, customer, line_items: [{ price: 'price_x' }] })).rejects.toMatchObject({
      code: 'resource_missing',
    });
    await expect(sessions.retrieve('cs_none')).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' });
    await expect(bench.sdk().subscriptions.retrieve('__proto__')).rejects.toMatchObject({ statusCode: 404 });
    await expect(bench.sdk().refunds.list()).rejects.toMatchObject({ statusCode: 404 });
  });

  it('lists everybody’s subscriptions, a page at a time', async () => {
    for (let i = 0; i < 3; i += 1) await bench.pay((await bench.openCheckout()).id);
    const first = await bench.sdk().subscriptions.list({ status: 'all', limit: 2 });
    expect([first.data.length, first.has_more]).toEqual([2, true]);
    const second = await bench.sdk().subscriptions.list({
      status: 'all',
      limit: 2,
      starting_after: first.data[1]?.id ?? '',
    });
    expect([second.data.length, second.has_more]).toEqual([1, false]);
    const all: string[] = [];
    for await (const { id } of bench.sdk().subscriptions.list({ status: 'all', limit: 1 })) all.push(id);
    expect(all).toEqual([...first.data, ...second.data].map(({ id }) => id));
    await expect(bench.sdk().subscriptions.list({ limit: 101 })).rejects.toMatchObject({ statusCode: 400 });
  });

  it('ends what a customer has who is deleted, and sells them nothing more', async () => {
    const session = await bench.openCheckout();
    await bench.pay(session.id);
    const open = await bench.sdk().checkout.sessions.create({
      mode: 'subscription',
      customer: session.customer,
      line_items: [{ price: bench.stripe().priceId, quantity: 1 }],
      success_url: 'http://www.google.com',
    });
    expect(await bench.sdk().customers.del(session.customer)).toMatchObject({ deleted: true });
    expect(await bench.sdk().customers.retrieve(session.customer)).toMatchObject({ deleted: true });
    const { data } = await bench.sdk().subscriptions.list({ customer: session.customer, status: 'all' });
    expect(data.map(({ status }) => status)).toEqual(['canceled']);
    expect((await bench.sdk().checkout.sessions.retrieve(open.id)).status).toBe('expired');
    await expect(
      bench.sdk().billingPortal.sessions.create({ customer: session.customer, return_url: 'http://www.google.com' }),
    ).rejects.toMatchObject({ code: 'resource_missing', param: 'customer' });
  });

  it('refuses requests without its API key', async () => {
    const { hostname, port } = new URL(bench.stripe().apiUrl);
    const stranger = new Stripe('sk_test_guess', { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
    await expect(stranger.customers.create({})).rejects.toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
  });

  it('starts a subscription when a checkout is paid, with the period on its item', async () => {
    const session = await bench.openCheckout();
    await bench.pay(session.id);
    const paid = await bench.sdk().checkout.sessions.retrieve(session.id);
    expect([paid.status, paid.payment_status]).toEqual(['complete', 'paid']);
    const subscription = await bench.sdk().subscriptions.retrieve(String(paid.subscription));
    expect(subscription).toMatchObject({ status: 'active', customer: session.customer, cancel_at_period_end: false });
    const [item] = subscription.items.data;
    const days = ((item?.current_period_end ?? 0) - subscription.created) / 86_400;
    expect(days).toBeGreaterThanOrEqual(28);
    expect(days).toBeLessThanOrEqual(31);
    const list = await bench.sdk().subscriptions.list({ customer: session.customer });
    expect(list.data.map(({ id }) => id)).toEqual([subscription.id]);
  });

  it('renews a subscription when its month is over, and ends one that was to end then', async () => {
    const session = await bench.openCheckout();
    await bench.pay(session.id);
    const id = String((await bench.sdk().checkout.sessions.retrieve(session.id)).subscription);
    const before = await bench.sdk().subscriptions.retrieve(id);
    bench.passTime(32 * DAY_MS);
    const renewed = await bench.sdk().subscriptions.retrieve(id);
    expect(renewed.status).toBe('active');
    expect(renewed.items.data[0]?.current_period_start).toBe(before.items.data[0]?.current_period_end);
    const leaving = await bench.sdk().subscriptions.update(id, { cancel_at_period_end: true });
    expect(leaving.cancel_at).toBe(renewed.items.data[0]?.current_period_end);
    bench.passTime(32 * DAY_MS);
    expect((await bench.sdk().subscriptions.retrieve(id)).status).toBe('canceled');
  });

  it('keeps everything through a restart, idempotency keys too, and starts with a new API key', async () => {
    const session = await bench.openCheckout();
    await bench.pay(session.id);
    const customer = await bench.sdk().customers.create({ email: 'ben@example.com' }, { idempotencyKey: 'ben' });
    const oldKey = bench.stripe().apiKey;
    await bench.restart();
    expect(bench.stripe().apiKey).not.toBe(oldKey);
    const paid = await bench.sdk().checkout.sessions.retrieve(session.id);
    expect(paid.status).toBe('complete');
    expect((await bench.sdk().subscriptions.retrieve(String(paid.subscription))).status).toBe('active');
    const again = await bench.sdk().customers.create({ email: 'ben@example.com' }, { idempotencyKey: 'ben' });
    expect(again.id).toBe(customer.id);
  });
});
