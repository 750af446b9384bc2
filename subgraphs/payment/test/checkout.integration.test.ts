import { createAsk, viewer } from '@gobbler/test-servers';
import { CANARY, PRICE_ID, STRIPE_KEY, stripeError } from './fake-stripe';
import { GOOGLE, startTestPayment, type TestPayment } from './test-payment';
import { eventually, untilServed } from '@gobbler/test-harness';

const CUSTOMERS = 'POST /v1/customers';
const SESSIONS = 'POST /v1/checkout/sessions';
const SESSION = 'GET /v1/checkout/sessions/:id';

const codeOf = (answer: { errors?: readonly { extensions: { code: string } }[] }) =>
  answer.errors?.[0]?.extensions.code;

describe('opening a checkout', () => {
  let bench: TestPayment;
  beforeAll(async () => {
    bench = await startTestPayment();
  });
  afterAll(() => bench?.close());

  const openFor = (customer: string | null) =>
    bench.stripe.openSessions().filter((session) => session.customer === customer);

  it('sells premium to the viewer, with their email and id at Stripe', async () => {
    const input = { successUrl: GOOGLE, cancelUrl: 'http://127.0.0.1:4000/back?x=1' };
    const { data, errors } = await untilServed(() => bench.ask(bench.create, { input }, { as: viewer(1) }));
    expect(errors).toBeUndefined();
    expect(data['createCheckoutSession']).toEqual({
      url: expect.stringContaining('https://checkout.stripe.test/cs_'),
      expiresAt: expect.stringMatching(/Z$/),
    });
    const [customer] = bench.stripe.customers.values();
    expect(customer).toMatchObject({ email: 'u1@example.com', metadata: '1' });
    const session = bench.stripe.requests.find(({ route }) => route === SESSIONS);
    expect(Object.fromEntries(session?.params ?? [])).toMatchObject({
      mode: 'subscription',
      customer: customer?.id,
      'line_items[0][price]': PRICE_ID,
      success_url: GOOGLE,
      cancel_url: 'http://127.0.0.1:4000/back?x=1',
      client_reference_id: '1',
      'subscription_data[metadata][userId]': '1',
    });
    expect(session?.idempotencyKey).toMatch(/^[\da-f-]{36}$/);
    expect(await bench.premiumOf(1)).toEqual({ isPremium: false, stripeCustomerId: customer?.id, subscription: null });
  });

  it('is for the viewer only, unless the phone’s route names a user', async () => {
    const input = { successUrl: GOOGLE, userId: '2' };
    expect(codeOf(await bench.ask(bench.create, { input }))).toBe('UNAUTHENTICATED');
    expect(codeOf(await bench.ask(bench.create, { input }, { as: viewer(3) }))).toBe('FORBIDDEN');
    expect(codeOf(await bench.ask(bench.create, { input }, { as: viewer(3), from: 'facade' }))).toBe('FORBIDDEN');
    expect(codeOf(await bench.ask(bench.create, { input: { successUrl: GOOGLE } }, { from: 'facade' }))).toBe(
      'UNAUTHENTICATED',
    );
    expect((await bench.ask(bench.create, { input }, { as: viewer(2) })).errors).toBeUndefined();
    expect((await bench.subscribe(2)).errors).toBeUndefined();
    expect(codeOf(await bench.subscribe(3, { userId: 'x' }))).toBe('BAD_USER_INPUT');
  });

  it('refuses an unknown user, and creates nothing', async () => {
    const before = bench.stripe.requests.length;
    expect(codeOf(await bench.subscribe(9_999))).toBe('NOT_FOUND');
    expect(bench.stripe.requests).toHaveLength(before);
  });

  it('creates nothing while user is down', async () => {
    bench.people.setDown(true);
    const before = bench.stripe.requests.length;
    const answer = await bench.subscribe(4);
    bench.people.setDown(false);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 });
    expect(bench.stripe.requests).toHaveLength(before);
    expect((await bench.premiumOf(4)).stripeCustomerId).toBeNull();
  });

  it('sends no browser to an origin that is not allowed', async () => {
    for (const url of ['https://evil.example', `${GOOGLE}.evil.example`, `${GOOGLE}@evil.example`, '//evil.example']) {
      expect(codeOf(await bench.subscribe(4, { successUrl: url }))).toBe('REDIRECT_NOT_ALLOWED');
      expect(codeOf(await bench.subscribe(4, { cancelUrl: url }))).toBe('REDIRECT_NOT_ALLOWED');
    }
    expect((await bench.premiumOf(4)).stripeCustomerId).toBeNull();
  });

  it('uses an open checkout again', async () => {
    const first = await bench.subscribe(5);
    expect((await bench.subscribe(5)).data).toEqual(first.data);
    expect(openFor(await bench.customerOf(5))).toHaveLength(1);
  });

  it('opens another one when Stripe has closed it', async () => {
    const first = await bench.subscribe(6);
    const customer = await bench.customerOf(6);
    const [session] = openFor(customer);
    if (session) session.status = 'expired';
    const second = await bench.subscribe(6);
    expect(second.data['createCheckoutSession'].url).not.toBe(first.data['createCheckoutSession'].url);
    expect(openFor(customer)).toHaveLength(1);
  });

  it('closes one that is about to expire before it opens another one', async () => {
    const customer = await bench.customerOf(7);
    const [old] = openFor(customer);
    if (old) old.expires_at = Math.floor(Date.now() / 1_000) + 60;
    await bench.subscribe(7);
    expect(old?.status).toBe('expired');
    expect(openFor(customer)).toHaveLength(1);
  });

  it('closes one that leads to other addresses before it opens another one', async () => {
    const customer = await bench.customerOf(8);
    const [old] = openFor(customer);
    await bench.subscribe(8, { successUrl: 'http://127.0.0.1:4000/thanks' });
    expect(old?.status).toBe('expired');
    expect(openFor(customer).map(({ success_url }) => success_url)).toEqual(['http://127.0.0.1:4000/thanks']);
  });

  it('makes one customer and one open checkout of fifty requests at two replicas', async () => {
    const second = await bench.startReplica();
    const askSecond = createAsk('payment', () => second.url);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        untilServed(() => bench.subscribe(10, {}, i % 2 === 0 ? bench.ask : askSecond)),
      ),
    );
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(new Set(answers.map(({ data }) => data['createCheckoutSession'].url)).size).toBe(1);
    expect([...bench.stripe.customers.values()].filter(({ metadata }) => metadata === '10')).toHaveLength(1);
    expect([...bench.stripe.sessions.values()].filter(({ customer }) => openFor(customer).length > 1)).toEqual([]);
  });

  it('leaves one open checkout of twenty requests with two different addresses', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        untilServed(() => bench.subscribe(11, { successUrl: i % 2 === 0 ? GOOGLE : 'http://127.0.0.1:4000/thanks' })),
      ),
    );
    expect(openFor(await bench.customerOf(11))).toHaveLength(1);
  });

  it.each(['payment.after-customer', 'payment.after-session'])(
    'makes nothing twice after a crash at %s',
    async (place) => {
      const userId = place === 'payment.after-customer' ? 12 : 13;
      bench.setCrashPoint((name) => {
        if (name === place) throw new Error('the end');
      });
      expect((await bench.subscribe(userId)).errors).toHaveLength(1);
      bench.setCrashPoint(() => undefined);
      expect((await bench.subscribe(userId)).errors).toBeUndefined();
      const customers = [...bench.stripe.customers.values()].filter(({ metadata }) => metadata === String(userId));
      expect(customers).toHaveLength(1);
      const sessions = [...bench.stripe.sessions.values()].filter(({ customer }) => customer === customers[0]?.id);
      expect(sessions).toHaveLength(1);
    },
  );

  it('refuses a user who has premium', async () => {
    const customer = await bench.customerOf(14);
    bench.stripe.subscriptions.set('sub_14', { customer, status: 'active' });
    await bench.deliver('customer.subscription.created', { id: 'sub_14', customer });
    expect(codeOf(await bench.subscribe(14))).toBe('ALREADY_PREMIUM');
  });

  it('refuses a user who has just paid, even before the event arrives', async () => {
    const customer = await bench.customerOf(15);
    const [session] = openFor(customer);
    if (session) Object.assign(session, { status: 'complete', subscription: 'sub_15' });
    bench.stripe.subscriptions.set('sub_15', { customer, status: 'active' });
    expect(codeOf(await bench.subscribe(15))).toBe('ALREADY_PREMIUM');
    expect(await bench.premiumOf(15)).toMatchObject({ isPremium: true, subscription: { id: 'sub_15' } });
  });

  it('makes a new customer when Stripe does not know the old one any more', async () => {
    const old = await bench.customerOf(16);
    bench.stripe.customers.delete(old);
    for (const session of openFor(old)) bench.stripe.sessions.delete(session.id);
    expect((await bench.subscribe(16)).errors).toBeUndefined();
    const { stripeCustomerId } = await bench.premiumOf(16);
    expect(stripeCustomerId).not.toBe(old);
    expect(openFor(stripeCustomerId)).toHaveLength(1);
  });

  describe('with an idempotency key', () => {
    it('answers IDEMPOTENCY_IN_PROGRESS while the first request runs, then the same answer', async () => {
      const replica = await bench.startReplica();
      const askOther = createAsk('payment', () => replica.url);
      const held = bench.stripe.hold(SESSIONS);
      const first = bench.subscribe(23, { idempotencyKey: 'k' });
      const created = () => bench.stripe.requests.some(({ params }) => params.get('client_reference_id') === '23');
      await eventually(created);
      expect(codeOf(await bench.subscribe(23, { idempotencyKey: 'k' }))).toBe('IDEMPOTENCY_IN_PROGRESS');
      expect(codeOf(await bench.subscribe(23, { idempotencyKey: 'k' }, askOther))).toBe('IDEMPOTENCY_IN_PROGRESS');
      const other = { idempotencyKey: 'k', successUrl: 'http://127.0.0.1:4000/' };
      expect(codeOf(await bench.subscribe(23, other, askOther))).toBe('IDEMPOTENCY_KEY_REUSED');
      held.release();
      const { data } = await first;
      expect((await bench.subscribe(23, { idempotencyKey: 'k' }, askOther)).data).toEqual(data);
      expect(openFor(await bench.customerOf(23))).toHaveLength(1);
    });

    it('does not store a refusal', async () => {
      bench.stripe.script(CUSTOMERS, stripeError(500, 'api_error'));
      expect(codeOf(await bench.subscribe(24, { idempotencyKey: 'k' }))).toBe('SUBGRAPH_UNAVAILABLE');
      const other = { idempotencyKey: 'k', successUrl: 'http://127.0.0.1:4000/' };
      expect((await bench.subscribe(24, other)).errors).toBeUndefined();
    });

    it('answers a repeat with the first answer, even when that checkout is closed by now', async () => {
      const first = await bench.subscribe(20, { idempotencyKey: 'k' });
      const customer = await bench.customerOf(20);
      for (const session of openFor(customer)) session.status = 'expired';
      expect((await bench.subscribe(20, { idempotencyKey: 'k' })).data).toEqual(first.data);
      expect((await bench.subscribe(20, { idempotencyKey: 'l' })).data).not.toEqual(first.data);
    });

    it('gives a hundred requests at once one effect, and refuses another body afterwards', async () => {
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => untilServed(() => bench.subscribe(21, { idempotencyKey: 'k' }))),
      );
      expect(new Set(answers.map(({ data }) => data['createCheckoutSession'].url)).size).toBe(1);
      expect(openFor(await bench.customerOf(21))).toHaveLength(1);
      const other = await bench.subscribe(21, { idempotencyKey: 'k', successUrl: 'http://127.0.0.1:4000/' });
      expect(codeOf(other)).toBe('IDEMPOTENCY_KEY_REUSED');
      expect(openFor(await bench.customerOf(21))).toHaveLength(1);
    });

    it.each(['', 'x'.repeat(256), 'a\u0000b'])('refuses %j as a key', async (idempotencyKey) => {
      expect(codeOf(await bench.subscribe(22, { idempotencyKey }))).toBe('BAD_USER_INPUT');
    });
  });

  describe('during an outage of Stripe', () => {
    it('fails without Stripe’s text while Stripe answers 500, and uses other keys afterwards', async () => {
      bench.stripe.script(CUSTOMERS, stripeError(500, 'api_error'));
      const refused = await bench.subscribe(30);
      expect(codeOf(refused)).toBe('SUBGRAPH_UNAVAILABLE');
      expect(JSON.stringify(refused)).not.toContain(CANARY);
      bench.stripe.script(SESSIONS, stripeError(500, 'api_error'));
      expect(codeOf(await bench.subscribe(30))).toBe('SUBGRAPH_UNAVAILABLE');
      expect((await bench.subscribe(30)).errors).toBeUndefined();
      const keys = bench.stripe.requests
        .filter(({ route, params }) => route === CUSTOMERS && params.get('metadata[userId]') === '30')
        .map(({ idempotencyKey }) => idempotencyKey);
      expect(new Set(keys).size).toBe(2);
    });

    it.each([
      ['is too busy (429)', stripeError(429, 'invalid_request_error', { code: 'rate_limit' }), 31],
      ['refuses our key (401)', stripeError(401, 'invalid_request_error'), 32],
      ['answers HTML', 'html' as const, 33],
    ])('keeps the key for the next time when Stripe %s', async (_what, script, userId) => {
      bench.stripe.script(CUSTOMERS, script);
      const refused = await bench.subscribe(userId);
      expect(codeOf(refused)).toBe('SUBGRAPH_UNAVAILABLE');
      expect(JSON.stringify(refused)).not.toContain(CANARY);
      await bench.subscribe(userId);
      const keys = bench.stripe.requests
        .filter(({ route, params }) => route === CUSTOMERS && params.get('metadata[userId]') === String(userId))
        .map(({ idempotencyKey }) => idempotencyKey);
      expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    });

    it('asks once more when Stripe is busy with the same key (409)', async () => {
      bench.stripe.script(CUSTOMERS, stripeError(409, 'idempotency_error', { code: 'idempotency_key_in_use' }));
      expect((await bench.subscribe(34)).errors).toBeUndefined();
    });

    it('gives up before the caller does when Stripe hangs', async () => {
      bench.stripe.script(SESSIONS, 'hang');
      const startedAt = performance.now();
      expect(codeOf(await bench.subscribe(35))).toBe('SUBGRAPH_UNAVAILABLE');
      expect(performance.now() - startedAt).toBeLessThan(20_000);
      expect((await bench.subscribe(35)).errors).toBeUndefined();
      const keys = bench.stripe.requests
        .filter(({ route, params }) => route === SESSIONS && params.get('client_reference_id') === '35')
        .map(({ idempotencyKey }) => idempotencyKey);
      expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    });

    it.each([
      [CUSTOMERS, 1, 51],
      [SESSIONS, 1, 52],
      // Stripe's own SDK tries a cut connection once more for each try of ours.
      [CUSTOMERS, 4, 53],
      [SESSIONS, 4, 54],
    ])('has one effect when Stripe does what %s asks and cuts the connection %i times', async (route, cuts, userId) => {
      for (let i = 0; i < cuts; i += 1) bench.stripe.script(route, 'cut');
      const subscribe = () => bench.subscribe(userId, { idempotencyKey: 'k' });
      if (cuts > 1) expect(codeOf(await subscribe())).toBe('SUBGRAPH_UNAVAILABLE');
      const { data, errors } = await subscribe();
      expect(errors).toBeUndefined();
      await expectOneOf(userId, data['createCheckoutSession'].url);
    });

    /** One customer and one page at Stripe, and the page is the one that was handed out. */
    async function expectOneOf(userId: number, url: string): Promise<void> {
      const mine = [...bench.stripe.customers.values()].filter(({ metadata }) => metadata === String(userId));
      expect(mine).toHaveLength(1);
      const pages = [...bench.stripe.sessions.values()].filter(({ customer }) => customer === mine[0]?.id);
      expect(pages.map(({ id }) => `https://checkout.stripe.test/${id}`)).toEqual([url]);
    }

    it('returns no checkout while Stripe cannot say whether it is still open', async () => {
      await bench.subscribe(36);
      bench.stripe.script(SESSION, stripeError(503, 'api_error'));
      expect(codeOf(await bench.subscribe(36))).toBe('SUBGRAPH_UNAVAILABLE');
      expect((await bench.subscribe(36)).errors).toBeUndefined();
    });
  });

  it('keeps Stripe’s texts and our keys out of the log, and says what went wrong', async () => {
    bench.stripe.script(SESSIONS, stripeError(400, 'invalid_request_error', { code: 'price_inactive', param: CANARY }));
    await bench.subscribe(37);
    const lines = bench.logLines.join('');
    expect(lines).toContain('StripeInvalidRequestError, status 400, code price_inactive');
    expect(lines).not.toContain(CANARY);
    expect(lines).not.toContain(STRIPE_KEY);
  });

  describe('of the billing portal', () => {
    const open = 'mutation ($url: String!) { openBillingPortal(input: { returnUrl: $url }) { url } }';

    it('is for users who have opened a checkout', async () => {
      const customer = await bench.customerOf(40);
      const { data } = await bench.ask(open, { url: GOOGLE }, { as: viewer(40) });
      expect(data['openBillingPortal'].url).toBe(`https://billing.stripe.test/${customer}`);
      expect(codeOf(await bench.ask(open, { url: GOOGLE }, { as: viewer(41) }))).toBe('NOT_FOUND');
      expect(codeOf(await bench.ask(open, { url: GOOGLE }))).toBe('UNAUTHENTICATED');
      expect(codeOf(await bench.ask(open, { url: 'https://evil.example' }, { as: viewer(40) }))).toBe(
        'REDIRECT_NOT_ALLOWED',
      );
      bench.stripe.customers.delete(customer);
      expect(codeOf(await bench.ask(open, { url: GOOGLE }, { as: viewer(40) }))).toBe('NOT_FOUND');
    });
  });
});
