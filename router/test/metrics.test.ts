import { HeaderMap } from '@apollo/server';
import { createMetrics } from '@gobbler/service-kit';
import { eventually } from '@gobbler/test-harness';
import { parse, type OperationDefinitionNode } from 'graphql';
import type { RouterContext } from '../src/graphql/request-context';
import { measureOperations } from '../src/metrics/measure-operations';
import { anonymousContext } from './engine/request-context';
import { ask } from './fakes/ask';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

/** `name{labels} value` of each sample whose name begins so, without those of buckets and the label `service`. */
const samples = (text: string, name: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith(name) && !line.includes('le='))
    .map((line) => line.replace(/service="router",|,?service="router"/, ''));

describe('the metrics of operations', () => {
  const metrics = createMetrics('router');
  const { check, finish } = measureOperations(metrics, (name) => name === 'Trusted');

  async function run(document: string, issuer: RouterContext['issuer'], code?: string): Promise<void> {
    const contextValue = { ...anonymousContext(1_000), issuer };
    const parsed = parse(document);
    const operation = parsed.definitions[0] as OperationDefinitionNode;
    await check?.({ operation, contextValue, document: parsed } as Parameters<NonNullable<typeof check>>[0]);
    const errors = code === undefined ? {} : { errors: [{ message: 'no', extensions: { code } }] };
    finish?.({ contextValue, result: { data: null, ...errors }, http: { headers: new HeaderMap() } });
  }

  it('carry only names that are ours, and else the root field', async () => {
    await run('query Account { me { id } }', 'facade');
    await run('query Trusted { me { id } users { id } }', 'router');
    await run('query Account { renamed: me { id } }', 'router');
    await run('mutation { ...on Mutation { logIn } }', 'router');
    const counts = samples(await metrics.render(), 'gobbler_graphql_operation_duration_seconds_count');
    const labels = (name: string, type: string, field: string) =>
      `gobbler_graphql_operation_duration_seconds_count{graphql_operation_name="${name}",graphql_operation_type="${type}",root_field="${field}"} 1`;
    expect(counts).toEqual([
      labels('Account', 'query', 'me'),
      labels('Trusted', 'query', 'several'),
      labels('other', 'query', 'me'),
      labels('other', 'mutation', 'several'),
    ]);
  });

  it('count errors by the code of the first one', async () => {
    await run('query Account { me { id } }', 'facade', 'UNAUTHENTICATED');
    expect(samples(await metrics.render(), 'gobbler_graphql_operation_errors_total')).toEqual([
      'gobbler_graphql_operation_errors_total{graphql_operation_name="Account",error_type="UNAUTHENTICATED"} 1',
    ]);
  });
});

describe.each(['own', 'apollo'])('the router on the engine %s', (engine) => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter({ ROUTER_ENGINE: engine, ROUTER_COST_LIMIT: '100' });
  });
  afterAll(() => router.stop());
  const sampled = async (name: string) =>
    samples(await router.metrics(), name)
      .map((line) => line.slice(name.length))
      .toSorted();

  it('measures plans, fetches and costs of operations and names none of a client’s', async () => {
    for (let round = 0; round < 3; round += 1) await ask(router.url, 'query Secret { products { name } }');
    await ask(router.url, '{ products { name reviews { text } } }');
    await ask(router.url, '{ nothing }');
    // An answer is counted a moment after it was given.
    await eventually(
      () => sampled('http_server_request_duration_seconds_count'),
      (lines) =>
        lines.includes('{http_request_method="POST",http_route="/graphql",http_response_status_code="200"} 3') &&
        lines.includes('{http_request_method="POST",http_route="/graphql",http_response_status_code="400"} 2'),
    );
    expect(await sampled('gobbler_plan_cache_requests_total')).toEqual(['{outcome="hit"} 1', '{outcome="miss"} 2']);
    expect(await sampled('gobbler_planning_duration_seconds_count')).toEqual(['{} 2']);
    expect(await sampled('gobbler_subgraph_fetch_duration_seconds_count')).toEqual([
      ...['errors', 'failed', 'ok'].map((outcome) => `{subgraph="my-reviews",outcome="${outcome}"} 0`),
      '{subgraph="products",outcome="errors"} 0',
      '{subgraph="products",outcome="failed"} 0',
      '{subgraph="products",outcome="ok"} 3',
    ]);
    expect(await sampled('gobbler_graphql_operation_cost_sum')).toEqual([`{} ${3 * 11 + 121}`]);
    expect(await sampled('gobbler_graphql_operation_errors_total')).toEqual([
      '{graphql_operation_name="other",error_type="COST_LIMIT"} 1',
      '{graphql_operation_name="other",error_type="GRAPHQL_VALIDATION_FAILED"} 1',
    ]);
    expect(await router.metrics()).not.toContain('Secret');
  });

  it('counts fetches that failed', async () => {
    await router.products.stop();
    await ask(router.url, 'query { products { name } }');
    expect(await sampled('gobbler_subgraph_fetch_duration_seconds_count')).toContain(
      '{subgraph="products",outcome="failed"} 1',
    );
  });
});
