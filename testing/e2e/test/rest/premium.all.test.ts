import Stripe from 'stripe';
import { accountOf, signUp, type Person } from '@gobbler/test-harness/phone/people';
import { APP_SUCCESS_URL, openCheckout, pay } from '@gobbler/test-harness/phone/premium';
import { useSystem, WEBHOOK_SECRET } from '@gobbler/test-harness/use-system';

const { phone, client } = useSystem();
let ana: Person;
let ben: Person;
let cleo: Person;

beforeAll(async () => {
  [ana, ben, cleo] = await Promise.all([signUp(phone, 'Ana'), signUp(phone, 'Ben'), signUp(phone, 'Cleo')]);
});

const subscribe = (json: object, as?: Person) => phone.post('/user/subscribe', json, as);

describe('subscribe', () => {
  it('opens a page that answers without a redirect, and the same one again while it is open', async () => {
    const opened = await openCheckout(phone, ben);
    const page = await fetch(opened, { redirect: 'manual' });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('Pay');
    expect(await openCheckout(phone, ben)).toBe(opened);
    const atOnce = await Promise.all([1, 2, 3].map(() => openCheckout(phone, ben)));
    expect(new Set(atOnce)).toEqual(new Set([opened]));
    expect((await accountOf(phone, ben)).isPremium).toBe(false);
  });

  it('opens one page for a user who asks several times at once', async () => {
    const opened = await Promise.all([1, 2, 3, 4].map(() => openCheckout(phone, cleo)));
    expect(new Set(opened).size).toBe(1);
  });

  it('takes the userId as a number too, and honours one’s own token', async () => {
    expect((await subscribe({ userId: ben.userId, success_url: APP_SUCCESS_URL }, ben)).status).toBe(200);
  });

  it('refuses another user’s good token and ignores a bad one', async () => {
    const json = { userId: String(ben.userId), success_url: APP_SUCCESS_URL };
    expect((await subscribe(json, ana)).status).toBe(403);
    expect((await subscribe(json, { ...ana, authorization: 'Bearer stale' })).status).toBe(200);
  });

  it('does not know a user who is not there', async () => {
    const { status, body } = await subscribe({ userId: '999999', success_url: APP_SUCCESS_URL });
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND', error: expect.any(String) })]);
  });

  it.each([
    'http://evil.example',
    'http://www.google.com.evil.example',
    'http://www.google.com@evil.example',
    'http://evil.example/http://www.google.com',
    '//evil.example',
    'javascript:alert(1)',
    'not an address',
    '',
  ])('sends no browser to %j', async (successUrl) => {
    const { status, body } = await subscribe({ userId: String(ben.userId), success_url: successUrl });
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({ detail: [expect.objectContaining({ loc: ['body', 'success_url'] })] }),
    ]);
  });

  it.each([{ userId: 'twelve' }, { userId: '1.5' }, { userId: null }, { userId: '-1' }, {}])(
    'says 422 to %j',
    async (who) => {
      expect((await subscribe({ ...who, success_url: APP_SUCCESS_URL })).status).toBe(422);
    },
  );
});

describe('paying', () => {
  it('makes one premium for the phone and in GraphQL, once', async () => {
    const opened = await openCheckout(phone, ana);
    expect(await pay(opened)).toBe(200);
    const paid = await accountOf(phone, ana);
    expect(paid).toMatchObject({ isPremium: true, stripeId: expect.any(String), subscriptionId: expect.any(String) });
    const { data } = await client.ask('{ me { isPremium subscription { id status } } }', {}, ana);
    expect(data).toEqual({ me: { isPremium: true, subscription: { id: paid.subscriptionId, status: 'ACTIVE' } } });

    const again = await subscribe({ userId: String(ana.userId), success_url: APP_SUCCESS_URL });
    expect([again.status, again.body]).toEqual([409, expect.objectContaining({ code: 'ALREADY_PREMIUM' })]);
    expect(await pay(opened)).toBe(200);
    expect(await accountOf(phone, ana)).toEqual(paid);
    expect((await accountOf(phone, ben)).isPremium).toBe(false);
  });

  it('is not undone by a change of the account at the same moment', async () => {
    const opened = await openCheckout(phone, cleo);
    const [status, patched] = await Promise.all([
      pay(opened),
      phone.send('PATCH', `/user/user/${cleo.userId}`, { as: cleo, json: { username: 'Cleo the second' } }),
    ]);
    expect([status, patched.status]).toEqual([200, 200]);
    expect(await accountOf(phone, cleo)).toMatchObject({ isPremium: true, username: 'Cleo the second' });
  });

  it('ends with a cancellation, and one may subscribe again', async () => {
    const PORTAL = 'mutation ($to: String!) { openBillingPortal(input: { returnUrl: $to }) { url } }';
    const { data } = await client.ask(PORTAL, { to: APP_SUCCESS_URL }, cleo);
    const portal = (data?.['openBillingPortal'] as { url: string } | undefined)?.url;
    const cancelled = await fetch(`${portal}/cancel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(cancelled.status).toBe(200);
    expect((await accountOf(phone, cleo)).isPremium).toBe(false);
    expect(await pay(await openCheckout(phone, cleo))).toBe(200);
    expect((await accountOf(phone, cleo)).isPremium).toBe(true);
  });
});

describe('the webhook', () => {
  let count = 0;
  const event = (type: string, object: object, id = `evt_${(count += 1)}`) =>
    JSON.stringify({ id, object: 'event', type, created: Math.floor(Date.now() / 1_000), data: { object } });

  const sign = (payload: string, secret = WEBHOOK_SECRET, timestamp = Math.floor(Date.now() / 1_000)) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

  const deliver = (raw: string, signature?: string) =>
    phone.send('POST', '/user/webhook', {
      raw,
      headers: signature === undefined ? {} : { 'stripe-signature': signature },
    });

  /** What would make Ben premium if it were believed. */
  const benPaid = async () => {
    const { stripeId } = await accountOf(phone, ben);
    expect(stripeId).not.toBeNull();
    return event('customer.subscription.created', {
      id: 'sub_forged',
      object: 'subscription',
      customer: stripeId,
      status: 'active',
    });
  };

  it.each([
    ['no signature', (_: string) => undefined],
    ['an empty one', (_: string) => ''],
    ['one by another secret', (body: string) => sign(body, 'whsec_of_another_account')],
    ['one of another body', () => sign('{}')],
    ['a stale one', (body: string) => sign(body, WEBHOOK_SECRET, Math.floor(Date.now() / 1_000) - 3_600)],
  ])('refuses an event with %s, and no user becomes premium', async (_, signatureOf) => {
    const body = await benPaid();
    expect((await deliver(body, signatureOf(body))).status).toBe(400);
    expect((await accountOf(phone, ben)).isPremium).toBe(false);
  });

  it('checks the bytes as they came', async () => {
    const body = `${await benPaid()}\n`;
    expect((await deliver(` ${body}`, sign(body))).status).toBe(400);
    expect((await deliver(body, sign(body))).status).toBe(200);
  });

  it('asks Stripe itself before it believes in a subscription', async () => {
    const body = await benPaid();
    const answers = [await deliver(body, sign(body)), await deliver(body, sign(body))];
    expect(answers.map(({ status, body: answer }) => [status, answer])).toEqual([
      [200, {}],
      [200, {}],
    ]);
    expect(await accountOf(phone, ben)).toMatchObject({ isPremium: false, subscriptionId: null });
  });

  it.each([
    ['a type that is not handled', 'charge.refunded', { id: 'ch_1', customer: 'cus_1' }],
    ['an unknown customer', 'customer.subscription.deleted', { id: 'sub_1', customer: 'cus_unknown' }],
    ['an object of another shape', 'customer.subscription.updated', { id: 7 }],
  ])('answers 200 to %s, and nothing changes', async (_, type, object) => {
    const before = await accountOf(phone, ana);
    const body = event(type, object);
    const { status, body: answer } = await deliver(body, sign(body));
    expect([status, answer]).toEqual([200, {}]);
    expect(await accountOf(phone, ana)).toEqual(before);
  });

  it('does not take a good subscription away because an event says that it was deleted', async () => {
    const { stripeId, subscriptionId } = await accountOf(phone, ana);
    const body = event('customer.subscription.deleted', { id: subscriptionId, customer: stripeId, status: 'canceled' });
    expect((await deliver(body, sign(body))).status).toBe(200);
    expect((await accountOf(phone, ana)).isPremium).toBe(true);
  });

  it('is public for POST alone', async () => {
    expect((await phone.send('GET', '/user/webhook')).status).toBe(401);
  });
});
