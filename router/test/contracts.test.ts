import { readFileSync } from 'node:fs';
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

  it('shows no field that not everyone may read: those carry the tag', async () => {
    const { data } = await ask(router.url, '{ __schema { types { name fields { name } } } }');
    const { types } = (data ?? {})['__schema'] as { types: { name: string; fields: { name: string }[] | null }[] };
    const shown = types.flatMap(({ name, fields }) => (fields ?? []).map((field) => `${name}.${field.name}`));
    expect(shown).toContain('Post.title');
    const access = JSON.parse(readFileSync(resolve(ROUTER, 'assets/access.json'), 'utf8')) as Record<string, string>;
    expect(Object.keys(access).length).toBeGreaterThan(15);
    expect(Object.keys(access).filter((field) => shown.includes(field))).toEqual([]);
  });
});
