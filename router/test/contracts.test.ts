import { resolve } from 'node:path';
import type { RunningService } from '@gobbler/service-kit';
import { readRouterConfig, startRouter } from '../src/index';
import { ask, codesOf } from './fakes/ask';

const ROUTER = resolve(__dirname, '..');

interface Introspected {
  readonly types: readonly { readonly name: string }[];
  readonly mutationType: unknown;
}

describe('the contract public', () => {
  let router: RunningService;
  beforeAll(async () => {
    const path = resolve(ROUTER, 'contracts/public.graphql');
    const ports = { ROUTER_PORT: '0', ROUTER_METRICS_PORT: '0' };
    router = await startRouter(
      readRouterConfig({ ROUTER_SUPERGRAPH_PATH: path, POST_URL: 'http://127.0.0.1:1', ...ports }),
    );
  });
  afterAll(() => router.close());

  it('serves what anyone may read', async () => {
    const answer = await ask(router.url, '{ post(id: "1") { title owner { username } position { latitude } } }');
    expect(codesOf(answer)).toEqual(['SUBGRAPH_UNAVAILABLE']);
  });

  it.each([
    '{ me { id } }',
    '{ user(id: "1") { email } }',
    '{ post(id: "1") { reservedByMe } }',
    'mutation { deletePost(id: "1") { post { id } } }',
    '{ post(id: "1") { exactLatitude } }',
  ])('knows nothing of %s', async (query) => {
    expect(codesOf(await ask(router.url, query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('shows no type that only hidden fields lead to', async () => {
    const { data = null } = await ask(router.url, '{ __schema { types { name } mutationType { name } } }');
    const { types, mutationType } = (data ?? {})['__schema'] as Introspected;
    expect(mutationType).toBeNull();
    const names = types.map(({ name }) => name);
    expect(names).toContain('NearbyPostConnection');
    expect(names.filter((name) => /Session|Device|Reservation|Payload|Input$/.test(name))).toEqual(['PositionInput']);
  });
});
