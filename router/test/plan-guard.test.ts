import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { OperationTypeNode } from 'graphql';
import { createPlanGuard } from '../src/cost/plan-guard';
import { ask, codesOf } from './fakes/ask';
import { composeFakes } from '@gobbler/test-harness/compose-fakes';
import { startForeignRouter } from './fakes/foreign-router';

const LIMITS = { perOperation: 0, perMinute: 0, fetches: 2, fetchDepth: 2, defaultListSize: 10 };
const fetch: FetchNode = {
  kind: 'Fetch',
  serviceName: 'one',
  operation: '{ a }',
  operationName: undefined,
  operationKind: OperationTypeNode.QUERY,
};
const planOf = (kind: 'Sequence' | 'Parallel', calls: number): QueryPlan => ({
  kind: 'QueryPlan',
  node: { kind, nodes: Array<FetchNode>(calls).fill(fetch) },
});
const refusal = expect.objectContaining({ extensions: expect.objectContaining({ code: 'COST_LIMIT' }) });

describe('the plan guard', () => {
  it('a plan within the limits passes', () => {
    const plan = planOf('Sequence', 2);
    expect(createPlanGuard(LIMITS)('{ a }', () => plan)).toBe(plan);
  });

  it.each(['Sequence', 'Parallel'] as const)('a plan with too many calls is refused once and for all (%s)', (kind) => {
    const guard = createPlanGuard(LIMITS);
    let planned = 0;
    const make = () => {
      planned += 1;
      return planOf(kind, 3);
    };
    for (let run = 0; run < 3; run += 1) expect(() => guard('{ a }', make)).toThrow(refusal);
    expect(planned).toBe(1);
    expect(() => guard('{ b }', () => planOf(kind, 1))).not.toThrow();
  });

  it('a document that the planner gives up on is refused; other errors propagate', () => {
    const fail = (message: string) => () =>
      createPlanGuard(LIMITS)('{ a }', () => {
        throw new Error(message);
      });
    expect(fail('Too many options generated for { a }, reached the limit of 1000')).toThrow(refusal);
    expect(fail('no such field')).toThrow('no such field');
  });
});

it('a document with exponentially many plans is refused quickly', async () => {
  const fields = Array.from({ length: 8 }, (_, i) => i);
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';
  const part = (name: string) => ({
    name,
    url: 'http://127.0.0.1:1',
    sdl: `${link} type Query { ${name}: Int } type T @key(fields: "id") { id: ID! ${fields.map((i) => `c${i}: T @shareable`).join(' ')} }`,
  });
  const first = { ...part('first'), sdl: `${link} type Query { t: T } type T @key(fields: "id") { id: ID! }` };
  const supergraph = composeFakes([first, part('second'), part('third'), part('fourth')]);
  const router = await startForeignRouter();
  try {
    const url = await router.startAnother({ ROUTER_SUPERGRAPH_PATH: supergraph.path });
    const chain = `{ t { ${Array.from({ length: 20 }, (_, i) => `c${i % 8} {`).join(' ')} id ${'}'.repeat(20)} } }`;
    const started = performance.now();
    const refused = await ask(url, chain);
    expect([refused.status, ...codesOf(refused)]).toEqual([400, 'COST_LIMIT']);
    expect(performance.now() - started).toBeLessThan(10_000); // unbounded it takes hours
  } finally {
    await router.stop();
    supergraph.remove();
  }
});
