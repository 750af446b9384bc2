import { Script } from 'node:vm';
import { startStripeBench, type StripeBench } from './stripe-bench';
import { eventually } from '@gobbler/test-harness';

describe('the checkout page of the stand-in for Stripe', () => {
  let bench: StripeBench;
  beforeEach(async () => {
    bench = await startStripeBench();
  });
  afterEach(() => bench.close());

  const get = (url: string) => bench.pages().inject({ method: 'GET', url });

  it('shows the price, a button that pays and a way back, and answers without a redirect', async () => {
    const session = await bench.openCheckout();
    const answer = await get(`/local/checkout/${session.id}`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.body).toMatch(
      /<html lang="en">[\s\S]*<title>Gobbler Premium<\/title>[\s\S]*<h1>Gobbler Premium<\/h1>/,
    );
    expect(answer.body).toContain('<strong>S$4.90</strong> a month');
    expect(answer.body).toContain(`<button type="button" data-post="${session.id}/pay">Pay S$4.90</button>`);
    expect(answer.body).toContain('<label for="card">');
    expect(answer.body).toContain('role="status"');
    expect(answer.body).toContain('<a href="http://127.0.0.1:4000/back?a=1&amp;b=&quot;2&quot;">Turn back</a>');
  });

  it('runs no script but its own file', async () => {
    const session = await bench.openCheckout();
    const answer = await get(`/local/checkout/${session.id}`);
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(answer.body).toContain('<script src="../stripe.js" defer></script>');
    expect(answer.body.match(/<script/g)).toHaveLength(1);
    expect(answer.body).not.toMatch(/\son\w+=|style=/);
    const script = await get('/local/stripe.js');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(() => new Script(script.body)).not.toThrow();
    expect((await get('/local/stripe.css')).headers['content-type']).toBe('text/css; charset=utf-8');
  });

  it('answers a payment only when every webhook was taken', async () => {
    const session = await bench.openCheckout();
    const paid = await bench.pay(session.id);
    expect([paid.statusCode, paid.json()]).toEqual([200, { next: 'http://www.google.com' }]);
    expect(bench.webhooks.taken.toSorted()).toEqual([
      'checkout.session.completed',
      'customer.subscription.created',
      'invoice.paid',
    ]);
  });

  it('says so when the webhooks are not taken, and a second press sends them again without a second subscription', async () => {
    const session = await bench.openCheckout();
    bench.webhooks.answerWith(503);
    const failed = await bench.pay(session.id);
    expect([failed.statusCode, failed.json()]).toEqual([502, { error: expect.stringContaining('Try again') }]);
    bench.webhooks.answerWith(200);
    expect((await bench.pay(session.id)).statusCode).toBe(200);
    expect(bench.webhooks.taken).toHaveLength(3);
    const subscriptions = await bench.sdk().subscriptions.list({ customer: session.customer, status: 'all' });
    expect(subscriptions.data).toHaveLength(1);
  });

  it('sends webhooks that were not taken again by itself, also after a restart', async () => {
    const session = await bench.openCheckout();
    bench.webhooks.answerWith(503);
    await bench.pay(session.id);
    await bench.restart();
    bench.webhooks.answerWith(200);
    await eventually(() => bench.webhooks.taken.length >= 3);
    expect(bench.webhooks.taken).toHaveLength(3);
  });

  it('makes one subscription of twenty payments at once', async () => {
    const session = await bench.openCheckout();
    const answers = await Promise.all(Array.from({ length: 20 }, () => bench.pay(session.id)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    const subscriptions = await bench.sdk().subscriptions.list({ customer: session.customer, status: 'all' });
    expect(subscriptions.data).toHaveLength(1);
    expect(bench.webhooks.taken).toHaveLength(3);
  });

  it('declines a card, and the checkout stays open', async () => {
    const session = await bench.openCheckout();
    const declined = await bench.pay(session.id, { card: 'declined' });
    expect([declined.statusCode, declined.json()]).toEqual([402, { error: expect.stringContaining('declined') }]);
    expect((await bench.sdk().checkout.sessions.retrieve(session.id)).status).toBe('open');
    expect(bench.webhooks.taken).toEqual([]);
  });

  it('takes no payment from another site: forms and plain text are refused', async () => {
    const session = await bench.openCheckout();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await bench.pages().inject({
        method: 'POST',
        url: `/local/checkout/${session.id}/pay`,
        headers: { 'content-type': type },
        payload: '{}',
      });
      expect(answer.statusCode).toBe(415);
    }
    const bare = await bench.pages().inject({ method: 'POST', url: `/local/checkout/${session.id}/pay` });
    expect(bare.statusCode).toBe(415);
    expect((await bench.sdk().checkout.sessions.retrieve(session.id)).status).toBe('open');
  });

  it('says that a checkout is paid, has expired or is unknown', async () => {
    const paid = await bench.openCheckout();
    await bench.pay(paid.id);
    const paidPage = await get(`/local/checkout/${paid.id}`);
    expect([paidPage.statusCode, paidPage.body]).toEqual([200, expect.stringContaining('Already paid')]);
    expect(paidPage.body).not.toContain('<button');

    const expired = await bench.openCheckout();
    await bench.sdk().checkout.sessions.expire(expired.id);
    const expiredPage = await get(`/local/checkout/${expired.id}`);
    expect([expiredPage.statusCode, expiredPage.body]).toEqual([410, expect.stringContaining('has expired')]);
    expect((await bench.pay(expired.id)).statusCode).toBe(410);

    expect((await get('/local/checkout/cs_none')).statusCode).toBe(404);
    expect((await bench.pay('cs_none')).statusCode).toBe(404);
  });
});

describe('the billing page of the stand-in for Stripe', () => {
  let bench: StripeBench;
  let portal: string;
  beforeEach(async () => {
    bench = await startStripeBench();
    const session = await bench.openCheckout();
    await bench.pay(session.id);
    const made = await bench
      .sdk()
      .billingPortal.sessions.create({ customer: session.customer, return_url: 'http://127.0.0.1:4000/' });
    portal = new URL(made.url).pathname;
    bench.webhooks.taken.length = 0;
  });
  afterEach(() => bench.close());

  const get = () => bench.pages().inject({ method: 'GET', url: portal });
  const press = (action: string) => bench.pages().inject({ method: 'POST', url: `${portal}/${action}`, payload: {} });

  it('cancels immediately and sends the event', async () => {
    expect((await get()).body).toContain('Cancel subscription</button>');
    expect((await press('cancel')).statusCode).toBe(200);
    expect(bench.webhooks.taken).toEqual(['customer.subscription.deleted']);
    expect((await get()).body).toContain('was cancelled');
    expect((await press('cancel')).statusCode).toBe(200);
    expect(bench.webhooks.taken).toHaveLength(1);
  });

  it('cancels with the paid time, and takes that back', async () => {
    await press('cancel-at-period-end');
    expect((await get()).body).toContain('ends on <time');
    await press('keep');
    expect((await get()).body).toContain('paid until <time');
    expect(bench.webhooks.taken).toEqual(['customer.subscription.updated', 'customer.subscription.updated']);
  });

  it('is gone after an hour', async () => {
    bench.passTime(3_600_000);
    expect((await get()).statusCode).toBe(404);
    expect((await press('cancel')).statusCode).toBe(404);
  });
});
