import { randomUUID } from 'node:crypto';
import { CANARY, stripeError, type FakeSubscription } from './fake-stripe';
import { OLD_WEBHOOK_SECRET, startTestPayment, type TestPayment } from './test-payment';
import { eventually } from '@gobbler/test-harness';

const FETCH = 'GET /v1/subscriptions/:id';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('Stripe’s webhooks', () => {
  let bench: TestPayment;
  let nextPerson = 0;
  /** A new user, who has opened a checkout. */
  let userId: number;
  let customer: string;
  let subscriptionId: string;

  beforeAll(async () => {
    bench = await startTestPayment();
  });
  beforeEach(async () => {
    nextPerson += 1;
    userId = nextPerson;
    customer = await bench.customerOf(userId);
    subscriptionId = `sub_${userId}`;
  });
  afterAll(() => bench?.close());

  /** The subscription at Stripe from now on. */
  function atStripe(status: string, more: Partial<FakeSubscription> = {}, id = subscriptionId): void {
    bench.stripe.subscriptions.set(id, { customer, status, ...more });
  }

  const createdEvent = () =>
    JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type: 'customer.subscription.created',
      data: { object: { id: subscriptionId, customer } },
    });

  const subscriptionEvent = (type: string, id = subscriptionId) =>
    bench.deliverUntilTaken(`customer.subscription.${type}`, { id, customer });

  describe('with a wrong signature', () => {
    let payload: string;
    beforeEach(() => {
      atStripe('active');
      payload = createdEvent();
    });

    async function expectRefused(answer: Response): Promise<void> {
      expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'BAD_REQUEST' })]);
      expect((await bench.premiumOf(userId)).isPremium).toBe(false);
    }

    it.each([
      ['without a signature', [undefined]],
      ['with a signature by another secret', [(body: string) => bench.sign(body, 'whsec_of_another_account')]],
      ['with a malformed signature', ['', 't=1', 'v1=00', 't=x,v1=', ','.repeat(1_000)]],
      ['with a signature older than five minutes', [(body: string) => bench.sign(body, undefined, 302)]],
    ])('are refused with 400 and change nothing %s', async (_what, signatures) => {
      for (const given of signatures) {
        const signature = typeof given === 'function' ? given(payload) : given;
        const headers = signature === undefined ? JSON_TYPE : { ...JSON_TYPE, 'stripe-signature': signature };
        await expectRefused(await bench.post('/webhook', headers, payload));
      }
    });

    it('are refused with 400 when the signature is dated more than five minutes ahead, though not a little ahead', async () => {
      const ahead = (seconds: number) => ({
        ...JSON_TYPE,
        'stripe-signature': bench.sign(payload, undefined, -seconds),
      });
      await expectRefused(await bench.post('/webhook', ahead(305), payload));
      await expectRefused(await bench.post('/webhook', ahead(86_400), payload));
      // Last, since it is taken.
      expect((await bench.post('/webhook', ahead(280), payload)).status).toBe(200);
    });

    it('are refused with 400 when a good signature is over other bytes', async () => {
      const headers = { ...JSON_TYPE, 'stripe-signature': bench.sign(payload) };
      await expectRefused(await bench.post('/webhook', headers, payload.replace(subscriptionId, 'sub_other')));
      await expectRefused(await bench.post('/webhook', headers, ` ${payload}`));
      await expectRefused(await bench.post('/webhook', headers, `\uFEFF${payload}`));
      await expectRefused(await bench.post('/webhook', headers, ''));
    });

    it('are refused with 400 when their bytes become what was signed only when they are decoded', async () => {
      const odd = payload.replace('"object":"event"', '"object":"event","note":"\uFFFD"');
      const bytes = Buffer.from(odd.replace('\uFFFD', '?'));
      bytes[bytes.indexOf('"?"') + 1] = 0xff;
      const headers = { ...JSON_TYPE, 'stripe-signature': bench.sign(odd) };
      await expectRefused(await bench.post('/webhook', headers, new Uint8Array(bytes)));
    });
  });

  it('are refused without an internal token', async () => {
    const answer = await fetch(`${(await bench.startReplica()).url}/webhook`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(401);
  });

  it('are accepted with the previous secret too, whatever their content type', async () => {
    atStripe('active');
    const payload = createdEvent();
    const signature = bench.sign(payload, OLD_WEBHOOK_SECRET);
    const answer = await bench.post('/webhook', { 'content-type': 'x/y', 'stripe-signature': signature }, payload);
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect((await bench.premiumOf(userId)).isPremium).toBe(true);
  });

  it.each([
    ['checkout.session.completed', (id: string, of: string) => ({ id: 'cs_x', customer: of, subscription: id })],
    ['customer.subscription.created', (id: string, of: string) => ({ id, customer: of })],
    ['customer.subscription.updated', (id: string, of: string) => ({ id, customer: { id: of } })],
    [
      'invoice.paid',
      (id: string, of: string) => ({ customer: of, parent: { subscription_details: { subscription: id } } }),
    ],
    ['invoice.payment_failed', (id: string, of: string) => ({ customer: of, subscription: id })],
  ])('make payment fetch the subscription once: %s', async (type, objectOf) => {
    atStripe('active', { periodEnd: 1_800_000_000, created: 1_790_000_000 });
    expect((await bench.deliver(type, objectOf(subscriptionId, customer))).status).toBe(200);
    expect(await bench.premiumOf(userId)).toEqual({
      isPremium: true,
      stripeCustomerId: customer,
      subscription: {
        id: subscriptionId,
        status: 'ACTIVE',
        currentPeriodEnd: '2027-01-15T08:00:00.000Z',
        cancelAtPeriodEnd: false,
      },
    });
    expect(await bench.publishedFor(userId, 1)).toEqual([
      { name: 'subscription.activated', data: { userId, subscriptionId, status: 'active' } },
    ]);
  });

  it('change nothing for unhandled types and for objects of other accounts', async () => {
    atStripe('active');
    const fetches = bench.stripe.calls(FETCH);
    for (const [type, object] of [
      ['customer.created', { id: customer, customer }],
      ['payment_intent.succeeded', { id: subscriptionId, customer }],
      ['invoice.created', { customer, parent: { subscription_details: { subscription: subscriptionId } } }],
      ['invoice.paid', { customer, parent: null }],
      ['customer.subscription.created', { id: subscriptionId, customer: 'cus_unknown' }],
      ['customer.subscription.created', { nothing: true }],
      ['checkout.session.completed', { id: 'cs_y', customer: null, subscription: null }],
    ] as const) {
      expect((await bench.deliver(type, object)).status).toBe(200);
    }
    // Of a customer that is not known: a page without one may have made it.
    expect(bench.stripe.calls(FETCH)).toBe(fetches + 1);
    expect((await bench.premiumOf(userId)).isPremium).toBe(false);
  });

  it('have one effect when the same event comes a hundred times at once, at two replicas', async () => {
    atStripe('active');
    const { url } = await bench.startReplica();
    const id = `evt_${randomUUID()}`;
    const object = { id: subscriptionId, customer };
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        bench.deliverUntilTaken('customer.subscription.created', object, i % 2 === 0 ? { id } : { id, url }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const fetches = bench.stripe.calls(FETCH);
    expect((await bench.deliver('customer.subscription.created', object, { id })).status).toBe(200);
    expect(bench.stripe.calls(FETCH)).toBe(fetches);
    await subscriptionEvent('updated');
    expect(await bench.publishedFor(userId, 1)).toHaveLength(1);
  });

  it('never revive an ended subscription when an old event arrives late', async () => {
    atStripe('active');
    await subscriptionEvent('created');
    atStripe('canceled');
    await subscriptionEvent('deleted');
    await subscriptionEvent('updated');
    expect(await bench.premiumOf(userId)).toMatchObject({ isPremium: false, subscription: { status: 'CANCELED' } });
    expect((await bench.publishedFor(userId, 2)).map(({ name }) => name)).toEqual([
      'subscription.activated',
      'subscription.ended',
    ]);
  });

  it('never let an earlier fetch whose answer took longer undo a later one', async () => {
    atStripe('incomplete');
    const slow = bench.stripe.hold(FETCH);
    const fetches = bench.stripe.calls(FETCH);
    const earlier = subscriptionEvent('created');
    await eventually(() => bench.stripe.calls(FETCH) > fetches);
    atStripe('active');
    await subscriptionEvent('updated');
    slow.release();
    expect((await earlier).status).toBe(200);
    expect(await bench.premiumOf(userId)).toMatchObject({ isPremium: true, subscription: { status: 'ACTIVE' } });
  });

  it('keep fetches of two subscriptions of one user apart', async () => {
    const [first, second] = [`${subscriptionId}a`, `${subscriptionId}b`];
    atStripe('active', {}, first);
    atStripe('incomplete', {}, second);
    const slow = bench.stripe.hold(FETCH);
    const fetches = bench.stripe.calls(FETCH);
    const earlier = subscriptionEvent('created', first);
    await eventually(() => bench.stripe.calls(FETCH) > fetches);
    await subscriptionEvent('created', second);
    slow.release();
    await earlier;
    expect(await bench.premiumOf(userId)).toMatchObject({ isPremium: true, subscription: { id: first } });
  });

  it('end premium with the last of two subscriptions, not with the first', async () => {
    const [first, second] = [`${subscriptionId}a`, `${subscriptionId}b`];
    atStripe('active', { created: 1_790_000_000 }, first);
    atStripe('trialing', { created: 1_790_000_001 }, second);
    await subscriptionEvent('created', first);
    await subscriptionEvent('created', second);
    expect((await bench.premiumOf(userId)).subscription.id).toBe(second);
    atStripe('canceled', { created: 1_790_000_001 }, second);
    await subscriptionEvent('deleted', second);
    expect(await bench.premiumOf(userId)).toMatchObject({ isPremium: true, subscription: { id: first } });
    atStripe('unpaid', { created: 1_790_000_000 }, first);
    await subscriptionEvent('updated', first);
    expect((await bench.premiumOf(userId)).isPremium).toBe(false);
    expect(await bench.publishedFor(userId, 2)).toEqual([
      { name: 'subscription.activated', data: { userId, subscriptionId: first, status: 'active' } },
      { name: 'subscription.ended', data: { userId, subscriptionId: first, status: 'unpaid' } },
    ]);
  });

  it('follow a whole life: trial, payment, failed payment, notice, end', async () => {
    for (const [status, isPremium] of [
      ['incomplete', false],
      ['trialing', true],
      ['active', true],
      ['past_due', true],
      ['paused', false],
      ['active', true],
      ['unpaid', false],
    ] as const) {
      atStripe(status);
      await subscriptionEvent('updated');
      expect(await bench.premiumOf(userId)).toMatchObject({
        isPremium,
        subscription: { status: status.toUpperCase() },
      });
    }
    atStripe('active', { cancelAtPeriodEnd: true });
    await subscriptionEvent('updated');
    expect((await bench.premiumOf(userId)).subscription.cancelAtPeriodEnd).toBe(true);
    const names = (await bench.publishedFor(userId, 5)).map(({ name }) => name.split('.')[1]);
    expect(names).toEqual(['activated', 'ended', 'activated', 'ended', 'activated']);
  });

  it('treat a cancellation at the period’s end as notice', async () => {
    atStripe('active', { periodEnd: 1_800_000_000, cancelAt: 1_800_000_000 });
    await subscriptionEvent('updated');
    expect((await bench.premiumOf(userId)).subscription.cancelAtPeriodEnd).toBe(true);
    atStripe('active', { periodEnd: 1_800_000_000, cancelAt: 1_900_000_000 });
    await subscriptionEvent('updated');
    expect((await bench.premiumOf(userId)).subscription.cancelAtPeriodEnd).toBe(false);
  });

  it('give no premium for a status that is not known', async () => {
    atStripe('golden');
    expect((await subscriptionEvent('updated')).status).toBe(200);
    expect(await bench.premiumOf(userId)).toMatchObject({ isPremium: false, subscription: { status: 'PAUSED' } });
  });

  it('give no user another customer’s subscription', async () => {
    bench.stripe.subscriptions.set(subscriptionId, { customer: 'cus_of_another_user', status: 'active' });
    expect((await subscriptionEvent('created')).status).toBe(200);
    expect((await bench.premiumOf(userId)).isPremium).toBe(false);
  });

  it('end premium when the customer is deleted, and a returning user gets a new customer', async () => {
    atStripe('active');
    await subscriptionEvent('created');
    for (const session of bench.stripe.sessions.values())
      if (session.customer === customer) session.status = 'complete';
    bench.stripe.customers.delete(customer);
    atStripe('canceled');
    expect((await bench.deliver('customer.deleted', { id: customer, deleted: true })).status).toBe(200);
    expect((await bench.premiumOf(userId)).isPremium).toBe(true);
    await subscriptionEvent('deleted');
    expect((await bench.premiumOf(userId)).isPremium).toBe(false);
    expect((await bench.subscribe(userId)).errors).toBeUndefined();
    expect((await bench.premiumOf(userId)).stripeCustomerId).not.toBe(customer);
    // A late event of the old customer changes nothing.
    atStripe('active');
    expect((await subscriptionEvent('updated')).status).toBe(200);
    expect((await bench.premiumOf(userId)).isPremium).toBe(false);
  });

  it('are answered 200 for a subscription that Stripe does not know', async () => {
    expect((await subscriptionEvent('created')).status).toBe(200);
    expect((await bench.premiumOf(userId)).subscription).toBeNull();
  });

  it('are answered 503 while Stripe is down, and the same event counts the next time', async () => {
    atStripe('active');
    const id = `evt_${randomUUID()}`;
    const deliver = () => bench.deliver('customer.subscription.created', { id: subscriptionId, customer }, { id });
    for (const script of [stripeError(500, 'api_error'), 'html', stripeError(429, 'invalid_request_error')] as const) {
      bench.stripe.script(FETCH, script);
      const refused = await deliver();
      const text = await refused.text();
      expect([refused.status, JSON.parse(text).code]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
      expect(refused.headers.get('retry-after')).not.toBeNull();
      expect(text).not.toContain(CANARY);
    }
    expect(bench.logLines.join('')).not.toContain(CANARY);
    expect((await bench.premiumOf(userId)).isPremium).toBe(false);
    expect((await deliver()).status).toBe(200);
    expect((await bench.premiumOf(userId)).isPremium).toBe(true);
  });

  it('are delivered again after a crash, with one effect', async () => {
    atStripe('active');
    const id = `evt_${randomUUID()}`;
    const deliver = () => bench.deliver('customer.subscription.created', { id: subscriptionId, customer }, { id });
    for (const place of ['payment.after-look', 'payment.after-commit']) {
      bench.setCrashPoint((name) => {
        if (name === place) throw new Error('the end');
      });
      expect((await deliver()).status).toBe(500);
      bench.setCrashPoint(() => undefined);
    }
    expect((await deliver()).status).toBe(200);
    expect((await bench.premiumOf(userId)).isPremium).toBe(true);
    expect(await bench.publishedFor(userId, 1)).toHaveLength(1);
  });

  it('close a checkout that has expired, so that the next one is new', async () => {
    const [session] = bench.stripe.openSessions().filter((open) => open.customer === customer);
    if (session) session.status = 'expired';
    const checks = bench.stripe.calls('GET /v1/checkout/sessions/:id');
    expect((await bench.deliver('checkout.session.expired', { id: session?.id, customer })).status).toBe(200);
    expect((await bench.subscribe(userId)).errors).toBeUndefined();
    expect(bench.stripe.calls('GET /v1/checkout/sessions/:id')).toBe(checks);
  });
});

describe('people with premium', () => {
  let bench: TestPayment;
  beforeAll(async () => {
    bench = await startTestPayment();
    for (const userId of [3, 1, 2, 4]) {
      const customer = await bench.customerOf(userId);
      bench.stripe.subscriptions.set(`sub_${userId}`, { customer, status: userId === 2 ? 'canceled' : 'active' });
      await bench.deliver('customer.subscription.updated', { id: `sub_${userId}`, customer });
    }
  });
  afterAll(() => bench?.close());

  const page = 'query ($first: Int!, $after: String) { premiumUsers(first: $first, after: $after) { userIds next } }';

  it('are listed for the notification worker, a page at a time', async () => {
    const from = 'notification-worker' as const;
    const first = (await bench.ask(page, { first: 2 }, { from })).data['premiumUsers'];
    expect(first).toEqual({ userIds: ['1', '3'], next: '3' });
    const second = (await bench.ask(page, { first: 2, after: first.next }, { from })).data['premiumUsers'];
    expect(second).toEqual({ userIds: ['4'], next: null });
  });

  it('are listed for no other caller, and not in pages of any size', async () => {
    const asRouter = await bench.ask(page, { first: 2 }, { as: { userId: 1, sid: 's' } });
    expect(asRouter.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    for (const variables of [{ first: 501 }, { first: 0 }, { first: 1, after: 'x' }]) {
      const { errors } = await bench.ask(page, variables, { from: 'notification-worker' });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('are visible to themselves only', async () => {
    const { data, errors } = await bench.ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User {
        isPremium stripeCustomerId subscription { id }
      } } }`,
      {
        r: [
          { __typename: 'User', id: '1' },
          { __typename: 'User', id: '3' },
          { __typename: 'User', id: 'x' },
        ],
      },
      { as: { userId: 3, sid: 's' } },
    );
    expect(data['_entities']).toEqual([
      { isPremium: null, stripeCustomerId: null, subscription: null },
      { isPremium: true, stripeCustomerId: expect.any(String), subscription: { id: 'sub_3' } },
      null,
    ]);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });
});
