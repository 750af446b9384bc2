import { ask, codesOf } from './fakes/ask';
import { startOwnRouter, type OwnRouter } from './fakes/start-own-router';

/** Costs 2 (an object, a leaf) + 5 (a call). */
const CHEAP = '{ me { username } }';

describe('the cost budget per minute', () => {
  let own: OwnRouter;
  beforeAll(async () => {
    own = await startOwnRouter();
  });
  afterAll(() => own.stop());

  const budgetOf = (points: number, env: Record<string, string> = {}) =>
    own.startAnother({ ROUTER_COST_BUDGET: String(points), ...env });
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  const as = async (sub: string) => ({ headers: { authorization: `Bearer ${await own.signer.sign({ sub })}` } });

  it('an operation above the budget is refused with Retry-After and without a subgraph call', async () => {
    const url = await budgetOf(20);
    expect([(await ask(url, CHEAP)).status, (await ask(url, CHEAP)).status]).toEqual([200, 200]);
    own.user.asked.length = 0;
    const refused = await ask(url, CHEAP);
    expect([refused.status, ...codesOf(refused)]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(own.user.asked).toEqual([]);
  });

  it('each account has its own budget', async () => {
    const url = await budgetOf(10);
    expect((await ask(url, CHEAP, await as('7'))).status).toBe(200);
    expect((await ask(url, CHEAP, await as('7'))).status).toBe(429);
    expect((await ask(url, CHEAP, await as('8'))).status).toBe(200);
    expect((await ask(url, CHEAP)).status).toBe(200);
  });

  it('anonymous requests share the budget of their source, a whole /64 for IPv6', async () => {
    const url = await budgetOf(10, { ROUTER_TRUSTED_PROXY_HOPS: '1' });
    const statuses = [];
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2', '2001:db8:0:1::1']) {
      statuses.push((await ask(url, CHEAP, from(address))).status);
    }
    expect(statuses).toEqual([200, 429, 200, 200, 429, 200]);
  });

  it('ROUTER_COST_BUDGET=0 disables the budget', async () => {
    const url = await budgetOf(0);
    for (let run = 0; run < 5; run += 1) expect((await ask(url, CHEAP)).status).toBe(200);
  });

  it('an operation that costs more than the whole budget still runs once per minute', async () => {
    const url = await budgetOf(3);
    expect((await ask(url, CHEAP)).status).toBe(200);
    expect((await ask(url, CHEAP)).status).toBe(429);
  });
});
