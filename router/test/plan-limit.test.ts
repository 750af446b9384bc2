import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { Kind, parse } from 'graphql';
import { countFetches } from '../src/cost/count-fetches';
import { createCostEstimator } from '../src/cost/cost-estimator';
import { ask, codesOf } from './fakes/ask';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

const OURS = resolve(__dirname, '..', 'supergraph.graphql');
const sdl = readFileSync(OURS, 'utf8');
const federated = Supergraph.build(sdl);
const api = federated.apiSchema();
const planner = new QueryPlanner(federated);
const estimate = createCostEstimator(sdl, 10);

/** Nested selections, each repeated under several aliases. */
const nest = (aliases: number, levels: number, around: (below: string) => string): string =>
  levels === 0
    ? 'id'
    : Array.from({ length: aliases }, (_, i) => `a${i}: ${around(nest(aliases, levels - 1, around))}`).join(' ');
const posts = (below: string) => `posts(first: 1) { edges { node { takenReservations owner { username ${below} } } } }`;
const back = (below: string) =>
  `reservations(first: 1) { edges { node { post { title owner { isPremium ${below} } } } } }`;

describe('the estimated plan', () => {
  it.each([
    '{ me { id } }',
    '{ me { id username email isPremium } }',
    '{ post(id: 1) { id title position { latitude } } }',
    'mutation { a: reserve(postId: 1) { reservation { id user { username } } } b: hidePost(id: 1) { post { id position { latitude } } } }',
    '{ ...Q } fragment Q on Query { me { ...U } } fragment U on User { email posts { edges { node { ...P } } } } fragment P on Post { title reservedByMe }',
    `{ me { ${nest(1, 4, back)} } }`,
    `{ me { ${nest(2, 4, posts)} } }`,
    `{ me { ${nest(3, 3, back)} } }`,
  ])('the estimate equals the calls of the real plan (%#)', (text) => {
    const document = parse(text);
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation first');
    const { fetches, depth } = estimate({ schema: api.toGraphQLJSSchema(), document, operation, variables: {} });
    const plan = planner.buildQueryPlan(operationFromDocument(api, document));
    expect({ fetches, depth }).toEqual(countFetches(plan.node));
  });
});

describe('a document that requires many calls', () => {
  let router: ForeignRouter;
  let ours: string;
  beforeAll(async () => {
    router = await startForeignRouter({ ROUTER_FETCH_LIMIT: '3' });
    ours = await router.startAnother({ ROUTER_SUPERGRAPH_PATH: OURS });
  });
  afterAll(() => router.stop());

  const chain = (levels: number, around: (below: string) => string) =>
    `{ me { ...F0 } } ${Array.from({ length: levels }, (_, i) => `fragment F${i} on User { ${around(`...F${i + 1}`)} }`).join(' ')} fragment F${levels} on User { email }`;
  const friend = (name: string, below: string) =>
    `${name}: posts(first: 1) { edges { node { takenReservations owner { username ${below} } } } }`;

  it.each([
    ['two aliases on each of 7 levels', chain(7, (below) => `${friend('a', below)} ${friend('b', below)}`)],
    ['11 calls in sequence', chain(5, (below) => back(`username ${below}`))],
    ['20 users under aliases', `{ ${nest(20, 1, (below) => `user(id: 1) { ${below} email ${posts('')} }`)} }`],
  ])('a document with %s is refused without planning', async (_what, document) => {
    const planned = vi.spyOn(QueryPlanner.prototype, 'buildQueryPlan');
    for (let run = 0; run < 2; run += 1) {
      const answer = await ask(ours, document);
      expect([answer.status, ...codesOf(answer)]).toEqual([400, 'COST_LIMIT']);
    }
    expect(planned).not.toHaveBeenCalled();
    planned.mockRestore();
  });

  it('ROUTER_FETCH_LIMIT refuses a document without a subgraph call', async () => {
    router.products.asked.length = 0;
    const pair = (aliases: number) => `{ ${nest(aliases, 1, (id) => `product(id: 1) { ${id} rating }`)} }`;
    expect((await ask(router.url, pair(2))).status).toBe(200);
    router.products.asked.length = 0;
    const refused = await ask(router.url, pair(3));
    expect([refused.status, ...codesOf(refused)]).toEqual([400, 'COST_LIMIT']);
    expect(router.products.asked).toEqual([]);
  });
});
