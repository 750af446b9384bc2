import { resolve } from 'node:path';
import { ask, codesOf, readAnswer } from './fakes/ask';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

/** 10 products of 10 reviews each: the schema says of neither list how long it is. */
const COSTLY = '{ products { name reviews { text } } }';
const COST = 121;
const OURS = resolve(__dirname, '..', 'supergraph.graphql');
/** `f0: field f1: field …` */
const copies = (count: number, field: string) => Array.from({ length: count }, (_, at) => `f${at}: ${field}`).join(' ');
const SIX_LEVELS = `{user(id:"1"){${'posts(first:100){edges{node{owner{'.repeat(6)}id${'}}}}'.repeat(6)}}}`;

describe('the cost of an operation', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter({ ROUTER_COST_LIMIT: '100' });
  });
  afterAll(() => router.stop());

  const extensionsOf = ({ text }: { text: string }) => (JSON.parse(text) as { extensions?: unknown }).extensions;

  it('is shown beside the data', async () => {
    const answer = await ask(router.url, '{ products { name } }');
    expect(answer.data).toHaveProperty('products');
    expect(extensionsOf(answer)).toEqual({ cost: { estimated: 11, limit: 100 } });
  });

  it('above the limit is refused, and shown, without a call of a subgraph', async () => {
    router.products.asked.length = 0;
    const answer = await ask(router.url, COSTLY);
    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['COST_LIMIT']);
    expect(extensionsOf(answer)).toEqual({ cost: { estimated: COST, limit: 100 } });
    expect(router.products.asked).toEqual([]);
  });

  it('is that of the operation that is named, not of the others in the document', async () => {
    const document = `query Dear ${COSTLY} query Cheap { products { name } }`;
    expect(codesOf(await ask(router.url, document, { operationName: 'Dear' }))).toEqual(['COST_LIMIT']);
    expect((await ask(router.url, document, { operationName: 'Cheap' })).status).toBe(200);
  });

  it('is limited for a GET as well', async () => {
    const response = await fetch(`${router.url}/graphql?query=${encodeURIComponent(COSTLY)}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    const answer = await readAnswer(response);
    expect([answer.status, ...codesOf(answer)]).toEqual([400, 'COST_LIMIT']);
  });

  it('has no limit where the setting is 0, and a list is as long as the setting says', async () => {
    const unlimited = await router.startAnother({ ROUTER_COST_LIMIT: '0' });
    expect((await ask(unlimited, COSTLY)).status).toBe(200);
    const short = await router.startAnother({ ROUTER_COST_LIMIT: '100', ROUTER_COST_LIST_SIZE: '5' });
    expect(extensionsOf(await ask(short, COSTLY))).toEqual({ cost: { estimated: 33, limit: 100 } });
  });

  it('is not shown in production, where the limit holds too', async () => {
    const production = await router.startAnother({ ROUTER_COST_LIMIT: '100', NODE_ENV: 'production' });
    expect(extensionsOf(await ask(production, '{ products { name } }'))).toBeUndefined();
    const refused = await ask(production, COSTLY);
    expect([refused.status, ...codesOf(refused)]).toEqual([400, 'COST_LIMIT']);
    expect(extensionsOf(refused)).toBeUndefined();
  });

  it.each([
    [
      'searches, each of which goes through all posts near its place',
      `{ ${copies(20, 'nearbyPosts(near: { latitude: 1, longitude: 1 }, first: 64) { edges { cursor } }')} }`,
    ],
    ['copies of push tokens, 4,096 characters each', `{ me { devices { ${copies(12, 'token')} } } }`],
    ...['createdAt', 'updatedAt', 'email', 'isPremium', 'stripeCustomerId'].map((field) => [
      `copies of strangers' ${field}, each of which is an error`,
      `{ nearbyPosts(near: { latitude: 1, longitude: 1 }, first: 100) { edges { node { owner { ${copies(20, field)} } } } } }`,
    ]),
  ])('of our own supergraph is limited for %s', async (_what, document) => {
    const ours = await router.startAnother({ ROUTER_SUPERGRAPH_PATH: OURS });
    expect(codesOf(await ask(ours, document))).toEqual(['COST_LIMIT']);
  });

  it('of six nested lists of our own supergraph is refused before it costs anything', async () => {
    const ours = await router.startAnother({ ROUTER_SUPERGRAPH_PATH: OURS });
    const refusals = [];
    for (let run = 0; run < 10; run += 1) {
      const before = process.cpuUsage();
      // Each text is another document, so that nothing is remembered of the one before.
      const codes = codesOf(await ask(ours, `${SIX_LEVELS} #${run}`));
      const { user, system } = process.cpuUsage(before);
      refusals.push({ codes, ms: (user + system) / 1_000 });
    }
    expect(refusals.map(({ codes }) => codes)).toEqual(Array(10).fill(['COST_LIMIT']));
    // Less than 20 ms on an idle machine; a slow one may need more, and 10^12 posts would never end.
    expect(Math.min(...refusals.map(({ ms }) => ms))).toBeLessThan(200);
  });
});
