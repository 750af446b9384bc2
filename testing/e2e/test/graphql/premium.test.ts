import { useSystem } from '@gobbler/test-harness/use-system';
import { codesOf, type Person } from '@gobbler/test-harness/graphql/client';
import { eventually } from '@gobbler/test-harness';
import { readPushes } from '@gobbler/test-harness/phone/pushes';

const CHECKOUT = `mutation Checkout($input: CreateCheckoutSessionInput!) {
  createCheckoutSession(input: $input) { url expiresAt }
}`;
const PORTAL = 'mutation Portal($url: String!) { openBillingPortal(input: { returnUrl: $url }) { url } }';
const PREMIUM = `{ me { isPremium stripeCustomerId subscription { id nodeId status currentPeriodEnd cancelAtPeriodEnd } } }`;
const BACK = 'http://www.google.com';

const { client, seed, system, pushFile } = useSystem();
async function checkout(as: Person, change: object = {}) {
  const input = { successUrl: BACK, ...change };
  return (await client.data(CHECKOUT, { input }, as)).createCheckoutSession as { url: string; expiresAt: string };
}

function press(url: string, body: object = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

describe('createCheckoutSession', () => {
  it('leads to a page with the price and a Pay button, and paying makes premium before the browser goes on', async () => {
    const ana = await client.signUp('Ana', 'phone-of-ana');
    expect((await client.data(PREMIUM, {}, ana)).me).toEqual({
      isPremium: false,
      stripeCustomerId: null,
      subscription: null,
    });
    const { url, expiresAt } = await checkout(ana);
    expect(url.startsWith(`${system().url}/local/checkout/`)).toBe(true);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    const page = await fetch(url);
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toMatch(/<button[^>]*>[^<]*Pay/);
    expect(html).toMatch(/\d\.\d\d/);

    const declined = await press(`${url}/pay`, { card: 'declined' });
    expect(declined.status).toBe(402);
    expect((await client.data(PREMIUM, {}, ana)).me.isPremium).toBe(false);

    const paid = await press(`${url}/pay`);
    expect([paid.status, await paid.json()]).toEqual([200, { next: BACK }]);
    const { me } = await client.data(PREMIUM, {}, ana);
    expect(me).toMatchObject({
      isPremium: true,
      stripeCustomerId: expect.stringMatching(/^cus_/),
      subscription: { status: 'ACTIVE', cancelAtPeriodEnd: false },
    });

    const NODE = 'query ($nodeId: ID!) { node(nodeId: $nodeId) { nodeId ... on PremiumSubscription { id status } } }';
    const { id, nodeId } = me.subscription;
    expect((await client.data(NODE, { nodeId }, ana)).node).toEqual({ nodeId, id, status: 'ACTIVE' });
    const { data, codes } = await client.ask(NODE, { nodeId });
    expect([data, codes]).toEqual([{ node: null }, ['NOT_FOUND']]);

    const input = { successUrl: BACK };
    expect(codesOf(await client.ask(CHECKOUT, { input }, ana))).toEqual(['ALREADY_PREMIUM']);
    expect((await press(`${url}/pay`)).status).toBe(200);

    await seed.giver('Ben').withPost({ title: 'News for premium' });
    const pushes = await eventually(
      () => readPushes(pushFile()),
      (sent) => sent.some(({ body }) => body.includes('News for premium')),
    );
    expect(pushes.filter(({ body }) => body.includes('News for premium'))).toMatchObject([
      { token: 'phone-of-ana', title: 'New post' },
    ]);
  });

  it('uses a checkout that is open already, also when asked for ten times at once', async () => {
    const cleo = await client.signUp('Cleo');
    const all = await Promise.all(Array.from({ length: 10 }, () => checkout(cleo)));
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
  });

  it('refuses redirects elsewhere, other people, and those who are not logged in', async () => {
    const [dora, eve] = [await client.signUp('Dora'), await client.signUp('Eve')];
    const codes = async (input: object, as: Person | null) => codesOf(await client.ask(CHECKOUT, { input }, as));
    for (const successUrl of [
      'https://evil.example',
      'http://www.google.com.evil.example',
      'javascript:alert(1)',
      '',
    ]) {
      expect(await codes({ successUrl }, dora)).toEqual(['REDIRECT_NOT_ALLOWED']);
      expect(await codes({ successUrl: BACK, cancelUrl: successUrl }, dora)).toEqual(['REDIRECT_NOT_ALLOWED']);
    }
    expect(await codes({ successUrl: BACK, userId: eve.id }, dora)).toEqual(['FORBIDDEN']);
    expect(await codes({ successUrl: BACK }, null)).toEqual(['UNAUTHENTICATED']);
    expect(await codes({ successUrl: BACK, userId: eve.id }, null)).toEqual(['UNAUTHENTICATED']);
  });

  it('refuses a key that was used for another checkout', async () => {
    const fay = await client.signUp('Fay');
    const first = await checkout(fay, { idempotencyKey: 'once' });
    expect((await checkout(fay, { idempotencyKey: 'once' })).url).toBe(first.url);
    const input = { successUrl: `${BACK}/other`, idempotencyKey: 'once' };
    const reused = await client.ask(CHECKOUT, { input }, fay);
    expect([reused.status, codesOf(reused)]).toEqual([422, ['IDEMPOTENCY_KEY_REUSED']]);
  });
});

describe('a phone whose session was logged out', () => {
  it('gets no push any more, whether it was registered at sign-up or later', async () => {
    const premium = async (name: string, deviceToken?: string) => {
      const person = await client.signUp(name, deviceToken);
      expect((await press(`${(await checkout(person)).url}/pay`)).status).toBe(200);
      return person;
    };
    const iris = await premium('Iris', 'phone-of-iris');
    const jon = await premium('Jon');
    await premium('Kim', 'phone-of-kim');
    await client.data('mutation { registerDevice(input: { token: "phone-of-jon" }) { device { id } } }', {}, jon);
    await client.data('mutation { logOut { user { id } } }', {}, iris);
    await client.data('mutation { logOut { user { id } } }', {}, jon);

    await seed.giver('Lea').withPost({ title: 'After the log-out' });
    const about = ({ body }: { body: string }) => body.includes('After the log-out');
    const pushes = await eventually(
      () => readPushes(pushFile()),
      (sent) => sent.some((push) => about(push) && push.token === 'phone-of-kim'),
    );
    const tokens = pushes.filter(about).map(({ token }) => token);
    expect(tokens).toContain('phone-of-kim');
    expect(tokens).not.toEqual(expect.arrayContaining([expect.stringMatching(/iris|jon/)]));
  });
});

describe('openBillingPortal', () => {
  it('leads to a page on which the subscription can be ended', async () => {
    const gus = await client.signUp('Gus');
    const { url: checkoutUrl } = await checkout(gus);
    await press(`${checkoutUrl}/pay`);
    const { openBillingPortal } = await client.data(PORTAL, { url: BACK }, gus);
    const page = await fetch(openBillingPortal.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);

    expect((await press(`${openBillingPortal.url}/cancel-at-period-end`)).status).toBe(200);
    expect((await client.data(PREMIUM, {}, gus)).me).toMatchObject({
      isPremium: true,
      subscription: { cancelAtPeriodEnd: true },
    });
    expect((await press(`${openBillingPortal.url}/cancel`)).status).toBe(200);
    expect((await client.data(PREMIUM, {}, gus)).me).toMatchObject({
      isPremium: false,
      subscription: { status: 'CANCELED' },
    });
  });

  it('refuses those without a subscription, redirects elsewhere, and those who are not logged in', async () => {
    const hal = await client.signUp('Hal');
    expect(codesOf(await client.ask(PORTAL, { url: BACK }, hal))).toEqual(['NOT_FOUND']);
    expect(codesOf(await client.ask(PORTAL, { url: 'https://evil.example' }, hal))).toEqual(['REDIRECT_NOT_ALLOWED']);
    expect(codesOf(await client.ask(PORTAL, { url: BACK }))).toEqual(['UNAUTHENTICATED']);
  });
});

describe('what Stripe sends', () => {
  it('is refused without a signature that holds', async () => {
    const event = JSON.stringify({ id: 'evt_1', object: 'event', type: 'customer.subscription.created' });
    for (const headers of [{}, { 'stripe-signature': 't=1,v1=00' }]) {
      const answer = await fetch(`${system().url}/user/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: event,
      });
      expect(answer.status).toBe(400);
    }
  });
});
