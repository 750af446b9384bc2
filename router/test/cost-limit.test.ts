import { resolve } from 'node:path';
import { ask, codesOf } from './fakes/ask';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

/** 10 products with 10 reviews each: neither list has @listSize. */
const COSTLY = '{ products { name reviews { text } } }';
const COST = 121;
const OURS = resolve(__dirname, '..', 'supergraph.graphql');
/** `f0: field f1: field …` */
const copies = (count: number, field: string) => Array.from({ length: count }, (_, at) => `f${at}: ${field}`).join(' ');
const SIX_LEVELS = `{user(id:"1"){${'posts(first:100){edges{node{owner{'.repeat(6)}id${'}}}}'.repeat(6)}}}`;

describe('the cost limit', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter({ ROUTER_COST_LIMIT: '100' });
  });
  afterAll(() => router.stop());

  const extensionsOf = ({ text }: { text: string }) => (JSON.parse(text) as { extensions?: unknown }).extensions;

  it('the cost is shown in extensions.cost', async () => {
    const answer = await ask(router.url, '{ products { name } }');
    expect(answer.data).toHaveProperty('products');
    expect(extensionsOf(answer)).toEqual({ cost: { estimated: 11, limit: 100 } });
  });

  it('an operation above the limit is refused with its cost and without a subgraph call', async () => {
    router.products.asked.length = 0;
    const answer = await ask(router.url, COSTLY);
    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['COST_LIMIT']);
    expect(extensionsOf(answer)).toEqual({ cost: { estimated: COST, limit: 100 } });
    expect(router.products.asked).toEqual([]);
  });

  it('only the named operation of a document counts', async () => {
    const document = `query Costly ${COSTLY} query Cheap { products { name } }`;
    expect(codesOf(await ask(router.url, document, { operationName: 'Costly' }))).toEqual(['COST_LIMIT']);
    expect((await ask(router.url, document, { operationName: 'Cheap' })).status).toBe(200);
  });

  it('ROUTER_COST_LIMIT=0 disables the limit, and ROUTER_COST_LIST_SIZE sets the assumed list length', async () => {
    const unlimited = await router.startAnother({ ROUTER_COST_LIMIT: '0' });
    expect((await ask(unlimited, COSTLY)).status).toBe(200);
    const short = await router.startAnother({ ROUTER_COST_LIMIT: '100', ROUTER_COST_LIST_SIZE: '5' });
    expect(extensionsOf(await ask(short, COSTLY))).toEqual({ cost: { estimated: 33, limit: 100 } });
  });

  it('production applies the limit without showing the cost', async () => {
    const production = await router.startAnother({ ROUTER_COST_LIMIT: '100', NODE_ENV: 'production' });
    expect(extensionsOf(await ask(production, '{ products { name } }'))).toBeUndefined();
    const refused = await ask(production, COSTLY);
    expect([refused.status, ...codesOf(refused)]).toEqual([400, 'COST_LIMIT']);
    expect(extensionsOf(refused)).toBeUndefined();
  });

  it.each([
    [
      '20 searches',
      `{ ${copies(20, 'nearbyPosts(near: { latitude: 1, longitude: 1 }, first: 64) { edges { cursor } }')} }`,
    ],
    ['12 copies of push tokens, 4,096 characters each', `{ me { devices { ${copies(12, 'token')} } } }`],
    ...['createdAt', 'updatedAt', 'email', 'isPremium', 'stripeCustomerId'].map((field) => [
      `2,000 copies of other users' ${field}, each of which is an error`,
      `{ nearbyPosts(near: { latitude: 1, longitude: 1 }, first: 100) { edges { node { owner { ${copies(20, field)} } } } } }`,
    ]),
  ])('our own supergraph refuses %s', async (_what, document) => {
    const ours = await router.startAnother({ ROUTER_SUPERGRAPH_PATH: OURS });
    expect(codesOf(await ask(ours, document))).toEqual(['COST_LIMIT']);
  });

  it('six nested lists of our own supergraph are refused within milliseconds', async () => {
    const ours = await router.startAnother({ ROUTER_SUPERGRAPH_PATH: OURS });
    const refusals = [];
    for (let run = 0; run < 10; run += 1) {
      const before = process.cpuUsage();
      // A different text each time, so that no cache helps.
      const codes = codesOf(await ask(ours, `${SIX_LEVELS} #${run}`));
      const { user, system } = process.cpuUsage(before);
      refusals.push({ codes, ms: (user + system) / 1_000 });
    }
    expect(refusals.map(({ codes }) => codes)).toEqual(Array(10).fill(['COST_LIMIT']));
    // Less than 20 ms on an idle machine; a slow one may need more, and 10^12 posts would never end.
    expect(Math.min(...refusals.map(({ ms }) => ms))).toBeLessThan(200);
  });
});
