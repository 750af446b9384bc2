import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningService } from '@gobbler/service-kit';
import { createAsk, createTestDatabase, TEST_SECRET, viewer, type TestDatabase } from '@gobbler/test-servers';
import { startPayment, type PaymentConfig } from '../src';
import { startFakePeople, type FakePeople } from './fake-people';
import { startFakeRouter, type FakeRouter } from './fake-router';
import { createRecordingBroker } from './recording-broker';

describe('payment with the local stand-in for Stripe', () => {
  let database: TestDatabase;
  let people: FakePeople;
  let router: FakeRouter;
  let dataDir: string;
  let service: RunningService;
  const ask = createAsk('payment', () => service.url);

  beforeAll(async () => {
    database = await createTestDatabase();
    people = await startFakePeople({ '1': 'ana@example.com', '2': 'ben@example.com', '3': 'cy@example.com' });
    router = await startFakeRouter(() => service.url);
    dataDir = await mkdtemp(join(tmpdir(), 'gobbler-payment-'));
    service = await start();
  });

  afterAll(async () => {
    await service?.close();
    await Promise.all([router?.close(), people?.close()]);
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  function start(environment: PaymentConfig['environment'] = 'test'): Promise<RunningService> {
    const config: PaymentConfig = {
      environment,
      logLevel: 'silent',
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.url,
      databasePoolSize: 5,
      internalTokenSecret: TEST_SECRET,
      userUrl: people.url,
      authUrl: people.url,
      publicUrl: router.url,
      redirectOrigins: ['http://www.google.com', router.url],
      stripe: null,
      webhookSecrets: [],
      dataDir,
    };
    return startPayment(config, { broker: createRecordingBroker() });
  }

  async function checkoutOf(userId: number): Promise<string> {
    const { data, errors } = await ask(
      `mutation ($url: String!) { createCheckoutSession(input: { successUrl: $url }) { url expiresAt } }`,
      { url: 'http://www.google.com' },
      { as: viewer(userId) },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data['createCheckoutSession'].url;
  }

  async function subscriptionOf(userId: number) {
    const { data } = await ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User {
        isPremium subscription { status currentPeriodEnd cancelAtPeriodEnd }
      } } }`,
      { r: [{ __typename: 'User', id: String(userId) }] },
      { as: viewer(userId) },
    );
    return data['_entities'][0];
  }

  const postJson = (url: string, body: object = {}) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  it('makes somebody premium who pays on the page: by the time of the answer it is so', async () => {
    const url = await checkoutOf(1);
    expect(url).toMatch(new RegExp(`^${router.url}/local/checkout/cs_local_`));
    const page = await fetch(url, { redirect: 'manual' });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Pay S$4.90')]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const script = await fetch(new URL('../stripe.js', url));
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    const paid = await postJson(`${url}/pay`);
    expect([paid.status, await paid.json()]).toEqual([200, { next: 'http://www.google.com' }]);
    expect(await subscriptionOf(1)).toEqual({
      isPremium: true,
      subscription: {
        status: 'ACTIVE',
        currentPeriodEnd: expect.stringMatching(/Z$/),
        cancelAtPeriodEnd: false,
      },
    });
  });

  it('makes nobody premium whose card is declined', async () => {
    const url = await checkoutOf(2);
    expect((await postJson(`${url}/pay`, { card: 'declined' })).status).toBe(402);
    expect((await subscriptionOf(2)).isPremium).toBe(false);
    expect(await checkoutOf(2)).toBe(url);
  });

  it('says that it is not done while webhooks do not get through, and lets one try again', async () => {
    const url = await checkoutOf(3);
    router.setOut(true);
    const failed = await postJson(`${url}/pay`);
    expect([failed.status, await failed.json()]).toEqual([502, { error: expect.any(String) }]);
    expect((await subscriptionOf(3)).isPremium).toBe(false);
    router.setOut(false);
    expect((await postJson(`${url}/pay`)).status).toBe(200);
    expect((await subscriptionOf(3)).isPremium).toBe(true);
  });

  it('answers the pages to no one but our own services', async () => {
    const url = new URL(await checkoutOf(2));
    expect((await fetch(`${service.url}${url.pathname}`)).status).toBe(401);
    expect((await postJson(`${service.url}${url.pathname}/pay`)).status).toBe(401);
  });

  it('knows its checkouts and subscriptions after a restart', async () => {
    const url = await checkoutOf(2);
    await service.close();
    service = await start();
    expect(await checkoutOf(2)).toBe(url);
    const { errors } = await ask(
      `mutation { createCheckoutSession(input: { successUrl: "http://www.google.com" }) { url } }`,
      {},
      { as: viewer(1) },
    );
    expect(errors?.[0]?.extensions.code).toBe('ALREADY_PREMIUM');
    expect((await postJson(`${url}/pay`)).status).toBe(200);
    expect((await subscriptionOf(2)).isPremium).toBe(true);
  });

  it('ends premium when somebody cancels on the billing page, and sells it again', async () => {
    const { data } = await ask(
      'mutation ($url: String!) { openBillingPortal(input: { returnUrl: $url }) { url } }',
      { url: router.url },
      { as: viewer(1) },
    );
    const portal = data['openBillingPortal'].url as string;
    expect(await (await fetch(portal)).text()).toContain('Cancel subscription</button>');
    expect((await postJson(`${portal}/cancel-at-period-end`)).status).toBe(200);
    expect(await subscriptionOf(1)).toMatchObject({ isPremium: true, subscription: { cancelAtPeriodEnd: true } });
    expect((await postJson(`${portal}/cancel`)).status).toBe(200);
    expect(await subscriptionOf(1)).toMatchObject({ isPremium: false, subscription: { status: 'CANCELED' } });
    const again = await checkoutOf(1);
    expect((await postJson(`${again}/pay`)).status).toBe(200);
    expect((await subscriptionOf(1)).isPremium).toBe(true);
  });

  it('refuses to start in production', async () => {
    await expect(start('production')).rejects.toThrow('set STRIPE_API_KEY');
  });
});
