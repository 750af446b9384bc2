import { QueryPlanner, type FetchNode } from '@apollo/query-planner';
import { parse, print } from 'graphql';
import { documentOf } from '../../src/engine/compile/document-of';
import { chooseOperation } from '../../src/engine/normalise/choose-operation';
import { createInternalNames } from '../../src/engine/normalise/internal-names';
import { prepareOperation } from '../../src/engine/normalise/prepare-operation';
import { createPlanner } from '../../src/engine/plan/create-planner';
import { composeSdl, executorOver } from './fake-subgraphs';
import { contextOf } from './request-context';

const BEFORE = composeSdl({ shop: 'type Query { soup: String bread: String }' });
const AFTER = composeSdl({ shop: 'type Query { soup: String }' });

const nameOf = ({ key }: { key: { documentHash: string } }): string => key.documentHash;

async function run(executor: ReturnType<typeof executorOver>, query: string, times = 1): Promise<void> {
  const document = parse(query);
  for (let time = 0; time < times; time += 1) await executor.executor(contextOf({ query, document, queryHash: query }));
}

describe('warming an executor up', () => {
  it('prepares the operations of its predecessor, the most used first, if they are still valid', async () => {
    const old = executorOver(BEFORE);
    await run(old, '{ soup }');
    await run(old, 'query Often { soup }', 3);
    await run(old, '{ bread }', 2);
    expect(old.mostUsed().map(nameOf)).toEqual(['query Often { soup }', '{ bread }', '{ soup }']);
    const next = executorOver(AFTER);
    await next.warmUp(old.mostUsed());
    expect(next.mostUsed().map(nameOf).sort()).toEqual(['query Often { soup }', '{ soup }']);
  });

  it('prepares an operation for each set of values of its conditions', async () => {
    const old = executorOver(BEFORE);
    const query = 'query ($with: Boolean!) { soup bread @include(if: $with) }';
    const document = parse(query);
    for (const value of [true, false]) {
      await old.executor(contextOf({ query, document, queryHash: 'a', variables: { with: value } }));
    }
    const next = executorOver(BEFORE);
    await next.warmUp(old.mostUsed());
    expect(next.mostUsed().map(({ conditions }) => conditions.get('with'))).toEqual([true, false]);
  });
});

it('documents that differ in aliases, fragments and conditions alone share a plan', () => {
  const planner = createPlanner({
    supergraphSdl: BEFORE,
    limits: { perOperation: 0, perMinute: 0, fetches: 0, fetchDepth: 0, defaultListSize: 10 },
    validates: false,
  });
  const planOf = (text: string) => {
    const prepared = prepareOperation(
      planner.apiSchema,
      chooseOperation(parse(text), undefined),
      new Map([['no', false]]),
      createInternalNames(BEFORE),
    );
    return prepared.gateway && planner.plan(prepared.gateway);
  };
  const planning = vi.spyOn(QueryPlanner.prototype, 'buildQueryPlan');
  const plan = planOf('{ mine: soup }');
  const same = planOf('query ($no: Boolean!) { ...F bread @include(if: $no) } fragment F on Query { yours: soup }');
  expect(planning).toHaveBeenCalledTimes(1);
  const fetchOf = (planned: typeof plan) => planned?.node as FetchNode;
  expect(print(documentOf(fetchOf(same)))).toBe(print(documentOf(fetchOf(plan))));
  planOf('{ soup }');
  expect(planning).toHaveBeenCalledTimes(2);
  planning.mockRestore();
});
