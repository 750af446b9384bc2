import { ask, codesOf } from './fakes/ask';
import { startOwnWorld, type OwnWorld } from './fakes/own-world';

/** An object, a leaf, a call: 2 + 5. */
const CHEAP = '{ me { username } }';

describe('what may be used up in a minute', () => {
  let world: OwnWorld;
  beforeAll(async () => {
    world = await startOwnWorld();
  });
  afterAll(() => world.stop());

  const budgetOf = (points: number, env: Record<string, string> = {}) =>
    world.startAnother({ ROUTER_COST_BUDGET: String(points), ...env });
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  const as = async (sub: string) => ({ headers: { authorization: `Bearer ${await world.signer.sign({ sub })}` } });

  it('is refused above the budget with a time to come back, without a call', async () => {
    const url = await budgetOf(20);
    expect([(await ask(url, CHEAP)).status, (await ask(url, CHEAP)).status]).toEqual([200, 200]);
    world.user.asked.length = 0;
    const refused = await ask(url, CHEAP);
    expect([refused.status, ...codesOf(refused)]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(world.user.asked).toEqual([]);
  });

  it('is an account’s own wherever it asks from, and nobody else’s', async () => {
    const url = await budgetOf(10);
    expect((await ask(url, CHEAP, await as('7'))).status).toBe(200);
    expect((await ask(url, CHEAP, await as('7'))).status).toBe(429);
    expect((await ask(url, CHEAP, await as('8'))).status).toBe(200);
    expect((await ask(url, CHEAP)).status).toBe(200);
  });

  it('is that of a source, an IPv6 network being one', async () => {
    const url = await budgetOf(10, { ROUTER_TRUSTED_PROXY_HOPS: '1' });
    const statuses = [];
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2', '2001:db8:0:1::1']) {
      statuses.push((await ask(url, CHEAP, from(address))).status);
    }
    expect(statuses).toEqual([200, 429, 200, 200, 429, 200]);
  });

  it('is not counted where the setting is 0', async () => {
    const url = await budgetOf(0);
    for (let run = 0; run < 5; run += 1) expect((await ask(url, CHEAP)).status).toBe(200);
  });

  it('goes on for a document that is dearer than all of it, once a minute', async () => {
    const url = await budgetOf(3);
    expect((await ask(url, CHEAP)).status).toBe(200);
    expect((await ask(url, CHEAP)).status).toBe(429);
  });
});
