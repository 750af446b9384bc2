import { ask, codesOf, type Answered } from './fakes/ask';
import { startOwnRouter, type OwnRouter } from './fakes/start-own-router';

const LOG_IN = 'mutation { logIn(email: "ana@example.com", password: "wrong") }';
const HOPS = { ROUTER_TRUSTED_PROXY_HOPS: '1', LOOPBACK_LIMIT: '60' };

describe('the limit on log-ins, sign-ups and checkouts', () => {
  let own: OwnRouter;
  beforeAll(async () => {
    own = await startOwnRouter();
  });
  afterAll(() => own?.stop());

  /** Sends log-ins at once; returns the answers and how many reached auth. */
  async function logInFrom(url: string, addresses: readonly string[], document = LOG_IN) {
    const before = own.auth.asked.length;
    const answers = await Promise.all(
      addresses.map((address) => ask(url, document, { headers: { 'x-forwarded-for': address } })),
    );
    const reached = own.auth.asked.slice(before).filter(({ query }) => query.includes('logIn'));
    return { answers, reached: reached.length };
  }
  const refused = (answers: readonly Answered[]) => answers.filter(({ status }) => status === 429);

  it('exactly 20 of 100 simultaneous log-ins reach auth, the others get Retry-After', async () => {
    const { answers, reached } = await logInFrom(
      own.url,
      Array.from({ length: 100 }, () => ''),
    );
    expect(reached).toBe(20);
    expect(refused(answers)).toHaveLength(80);
    const [first] = refused(answers);
    expect(first && codesOf(first)).toEqual(['RATE_LIMITED']);
    expect(Number(first?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('a forged X-Forwarded-For does not evade the limit, with or without a proxy', async () => {
    const direct = await own.startAnother();
    const forged = Array.from({ length: 40 }, (_, index) => `203.0.113.${index}`);
    expect((await logInFrom(direct, forged)).reached).toBe(20);
    const behindKong = await own.startAnother(HOPS);
    const appended = forged.map((address) => `${address}, 198.51.100.7`);
    expect((await logInFrom(behindKong, appended)).reached).toBe(20);
    expect((await logInFrom(behindKong, ['198.51.100.8'])).reached).toBe(1);
  });

  it('an IPv6 /64 is one source, and this machine has its own limit', async () => {
    const url = await own.startAnother(HOPS);
    const network = Array.from({ length: 40 }, (_, index) => `2001:db8:1:2::${index}`);
    expect((await logInFrom(url, network)).reached).toBe(20);
    expect(
      (
        await logInFrom(
          url,
          Array.from({ length: 80 }, () => '127.0.0.1'),
        )
      ).reached,
    ).toBe(60);
  });

  it('every log-in field counts, in fragments and under aliases', async () => {
    const url = await own.startAnother(HOPS);
    const five = `
      mutation { ...Two one: logIn(email: "a", password: "b") ... on Mutation { two: logIn(email: "a", password: "c") ...Two } }
      fragment Two on Mutation { three: logIn(email: "a", password: "d") }`;
    for (let round = 0; round < 5; round += 1) {
      const { answers } = await logInFrom(url, ['198.51.100.9'], five);
      expect(answers[0]?.status).toBe(200);
    }
    expect(refused((await logInFrom(url, ['198.51.100.9'])).answers)).toHaveLength(1);
  });

  it('checkouts are limited per user and hour across addresses', async () => {
    const url = await own.startAnother({ ...HOPS, ROUTER_CHECKOUT_LIMIT: '2' });
    const open = async (address: string, sub: string) => {
      const authorization = `Bearer ${await own.signer.sign({ sub, sid: `session-${sub}` })}`;
      const headers = { authorization, 'x-forwarded-for': address };
      return ask(url, 'mutation { createCheckoutSession }', { headers });
    };
    expect((await open('198.51.100.20', '7')).data).toEqual({ createCheckoutSession: 'open' });
    expect((await open('198.51.100.21', '7')).status).toBe(200);
    const third = await open('198.51.100.22', '7');
    expect([third.status, ...codesOf(third)]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await open('198.51.100.22', '8')).status).toBe(200);
  });

  it('auth receives the trusted source, other subgraphs none', async () => {
    const url = await own.startAnother(HOPS);
    await ask(url, LOG_IN, { headers: { 'x-forwarded-for': '198.51.100.5', 'x-gobbler-source': '203.0.113.1' } });
    expect(own.auth.asked.at(-1)?.headers['x-gobbler-source']).toBe('198.51.100.5');
    await ask(url, '{ postCount }', { headers: { 'x-forwarded-for': '198.51.100.5' } });
    expect(own.post.asked.at(-1)?.headers['x-gobbler-source']).toBeUndefined();
  });

  it('other operations are not limited', async () => {
    const url = await own.startAnother(HOPS);
    const { answers } = await logInFrom(
      url,
      Array.from({ length: 50 }, () => '198.51.100.6'),
      '{ postCount }',
    );
    expect(refused(answers)).toEqual([]);
  });
});
