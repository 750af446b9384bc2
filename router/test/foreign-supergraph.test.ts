import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRouterConfig, startRouter } from '../src/index';
import { ask, codesOf } from './fakes/ask';
import { startFakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

describe('a router over another supergraph', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter();
  });
  afterAll(() => router.stop());

  it('an entity is joined from several subgraphs', async () => {
    const { status, data, errors } = await ask(router.url, '{ products { name rating reviews { text } } }');
    expect(errors).toEqual([]);
    expect(status).toBe(200);
    expect(data).toEqual({
      products: [
        { name: 'Bread', rating: 4.5, reviews: [{ text: 'Good' }] },
        { name: 'Soup', rating: 4.5, reviews: [{ text: 'Good' }] },
      ],
    });
  });

  it('a mutation is executed', async () => {
    const { data } = await ask(router.url, 'mutation { rename(id: "1", name: "Cake") { name rating } }');
    expect(data).toEqual({ rename: { name: 'Cake', rating: 4.5 } });
  });

  it('foreign hosts receive no token, no identity and no client header', async () => {
    router.products.asked.length = 0;
    await ask(router.url, '{ products { name } }', {
      headers: {
        authorization: 'Bearer of-a-person',
        cookie: 'a=b',
        'x-user-id': '1',
        'x-gobbler-remaining-ms': '1',
        'x-request-id': 'request-1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    });
    const [asked] = router.products.asked;
    expect(Object.keys(asked?.headers ?? {}).sort()).toEqual([
      'accept',
      'connection',
      'content-length',
      'content-type',
      'host',
      'traceparent',
      'x-request-id',
    ]);
    expect(asked?.headers['x-request-id']).toBe('request-1');
    expect(asked?.headers['traceparent']).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[\da-f]{16}-01$/);
    expect(asked?.headers['traceparent']).not.toContain('b7ad6b7169203331');
  });

  it('a trace and a request id are created when the client sends none', async () => {
    router.products.asked.length = 0;
    const { headers } = await ask(router.url, '{ products { name } }', {
      headers: { 'x-request-id': 'no good id\t!' },
    });
    const [asked] = router.products.asked;
    expect(asked?.headers['traceparent']).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    expect(asked?.headers['x-request-id']).toBe(headers.get('x-request-id'));
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('REST routes, pictures and local pages do not exist', async () => {
    for (const path of ['/user/ping', '/post/ping', '/pictures/a.png', '/local/checkout']) {
      const response = await fetch(router.url + path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('the router is ready without auth', async () => {
    const response = await fetch(`${router.url}/readyz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      dependencies: [
        { name: 'supergraph', isReady: true },
        { name: 'limits', isReady: true },
      ],
    });
  });

  it('<NAME>_URL overrides the address of a subgraph, with underscores for dashes', async () => {
    const other = await startFakeSubgraph('my-reviews', router.reviews.sdl, {
      Query: { topReview: () => ({ text: 'From elsewhere' }) },
    });
    const url = await router.startAnother({ MY_REVIEWS_URL: other.url });
    expect((await ask(url, '{ topReview { text } }')).data).toEqual({ topReview: { text: 'From elsewhere' } });
    await other.stop();
  });

  it('only the fields of an unreachable subgraph become null', async () => {
    const url = await router.startAnother({ MY_REVIEWS_URL: 'http://127.0.0.1:9' });
    const answer = await ask(url, '{ product(id: "1") { name rating } }');
    expect(answer.data).toEqual({ product: { name: 'Bread', rating: null } });
    expect(codesOf(answer)).toEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|reviews/);
  });
});

describe('a supergraph file', () => {
  function configFor(path: string, env: Record<string, string> = {}) {
    return readRouterConfig({ ROUTER_SUPERGRAPH_PATH: path, ROUTER_PORT: '0', LOG_LEVEL: 'silent', ...env });
  }
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-router-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function fileWith(text: string): string {
    const path = join(folder, 'supergraph.graphql');
    writeFileSync(path, text);
    return path;
  }

  it('a missing supergraph file is reported with its setting', async () => {
    await expect(startRouter(configFor('/no/such/file.graphql'))).rejects.toThrow(
      'ROUTER_SUPERGRAPH_PATH: there is no supergraph at /no/such/file.graphql',
    );
  });

  it('a file that is not GraphQL or not a supergraph is refused', async () => {
    await expect(startRouter(configFor(fileWith('{"a": 1}')))).rejects.toThrow(/can't be served: it is not GraphQL/);
    await expect(startRouter(configFor(fileWith('type Query { a: Int }')))).rejects.toThrow(/names no subgraphs/);
  });

  it('an invalid supergraph is refused', async () => {
    const path = fileWith(
      'enum join__Graph { A @join__graph(name: "a", url: "http://127.0.0.1:1") } type Query { a: Int }',
    );
    await expect(startRouter(configFor(path))).rejects.toThrow(/can't be served/);
  });

  it('a subgraph without an address is reported with its setting', async () => {
    const path = fileWith('enum join__Graph { A @join__graph(name: "my-shop", url: "") } type Query { a: Int }');
    await expect(startRouter(configFor(path))).rejects.toThrow('MY_SHOP_URL: is needed');
    await expect(startRouter(configFor(path, { MY_SHOP_URL: 'ftp://x' }))).rejects.toThrow(
      /MY_SHOP_URL: is not an http/,
    );
  });
});
