import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, type RunningService } from '@gobbler/service-kit';
import { readRouterConfig, startRouter } from '../src/index';
import { ask, codesOf, readAnswer } from './fakes/ask';
import { composeFakes } from '@gobbler/test-harness/compose-fakes';
import { startFakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { startShop } from './fakes/shop';
import { eventually } from '@gobbler/test-harness';

const WITH_PRICE = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Product @key(fields: "id") { id: ID! price: Int }
`;
const PRICED = '{ products { name price } }';
const PLAIN = '{ products { name rating } }';

describe('a supergraph file that changes', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let prices: Awaited<ReturnType<typeof startFakeSubgraph>>;
  let folder: string;
  let router: RunningService;
  let plain: string;
  let priced: string;
  const logged: string[] = [];
  let version = 0;

  /** Replaces the file as Kubernetes does with a mounted one: a new folder and a swapped link. */
  function mount(text: string): void {
    version += 1;
    const data = join(folder, `..${version}`);
    mkdirSync(data);
    writeFileSync(join(data, 'supergraph.graphql'), text);
    symlinkSync(data, join(folder, '..data_new'));
    renameSync(join(folder, '..data_new'), join(folder, '..data'));
  }

  const servesPrices = async () => codesOf(await ask(router.url, PRICED)).length === 0;
  const supergraphRow = async () => {
    const answer = (await (await fetch(`${router.url}/readyz`)).json()) as { dependencies: { description: string }[] };
    return answer.dependencies[0]?.description;
  };
  const isLogged = (words: string) => logged.some((line) => line.includes(words));

  beforeAll(async () => {
    shop = await startShop();
    prices = await startFakeSubgraph('prices', WITH_PRICE, { Product: { price: () => 3 } });
    const compositions = [
      composeFakes([shop.products, shop.reviews]),
      composeFakes([shop.products, shop.reviews, prices]),
    ];
    [plain, priced] = compositions.map(({ path }) => readFileSync(path, 'utf8')) as [string, string];
    for (const { remove } of compositions) remove();
    folder = mkdtempSync(join(tmpdir(), 'gobbler-mounted-'));
    symlinkSync(join('..data', 'supergraph.graphql'), join(folder, 'supergraph.graphql'));
    mount(plain);
    router = await startRouter(
      readRouterConfig({
        ROUTER_SUPERGRAPH_PATH: join(folder, 'supergraph.graphql'),
        ROUTER_SUPERGRAPH_POLL_MS: '50',
        ROUTER_PORT: '0',
        ROUTER_METRICS_PORT: '0',
      }),
      {
        log: createLogger({
          service: 'router',
          level: 'info',
          destination: { write: (line) => void logged.push(line) },
        }),
      },
    );
  });

  beforeEach(async () => {
    mount(plain);
    await eventually(async () => !(await servesPrices()) && (await supergraphRow()) === '2 subgraphs');
    logged.length = 0;
  });

  afterAll(async () => {
    await router.close();
    await Promise.all([shop.products, shop.reviews, prices].map((subgraph) => subgraph.stop()));
    rmSync(folder, { recursive: true });
  });

  it('a new supergraph is served without a restart', async () => {
    mount(priced);
    await eventually(servesPrices);
    const { data } = await ask(router.url, PRICED);
    expect(data).toEqual({
      products: [
        { name: 'Bread', price: 3 },
        { name: 'Soup', price: 3 },
      ],
    });
    expect(await supergraphRow()).toBe('3 subgraphs');
    expect(isLogged('serving a new supergraph')).toBe(true);
  });

  it('no request fails while supergraphs are swapped', async () => {
    let isOver = false;
    const statuses: number[] = [];
    const problems: string[] = [];
    async function askOn(): Promise<void> {
      while (!isOver) {
        const { status, errors } = await ask(router.url, PLAIN);
        statuses.push(status);
        problems.push(...errors.map(({ message }) => message));
      }
    }
    const clients = [askOn(), askOn(), askOn(), askOn()];
    for (const next of [priced, plain, priced, plain, priced]) {
      mount(next);
      await eventually(async () => (await servesPrices()) === (next === priced));
    }
    isOver = true;
    await Promise.all(clients);
    expect(problems).toEqual([]);
    expect(statuses.length).toBeGreaterThan(10);
    expect(statuses.every((status) => status === 200)).toBe(true);
  });

  it('an operation finishes over the supergraph on which it started', async () => {
    mount(priced);
    await eventually(servesPrices);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    prices.answerWith(async (_request, reply) => {
      await held;
      return reply.send({ data: { _entities: [{ price: 3 }, { price: 3 }] } });
    });
    prices.asked.length = 0;
    const answer = ask(router.url, PRICED);
    await eventually(() => prices.asked.length > 0);
    mount(plain);
    await eventually(async () => (await supergraphRow()) === '2 subgraphs');
    release();
    prices.answerWith(null);
    expect(await answer).toMatchObject({ status: 200, errors: [], data: { products: [{ price: 3 }, { price: 3 }] } });
  });

  it.each([
    ['is not GraphQL', () => 'type Query {', 'it is not GraphQL'],
    ['names no subgraphs', () => 'type Query { a: Int }', 'it names no subgraphs'],
    ['is cut off in the middle', () => plain.slice(0, plain.indexOf('type Product')), "can't be served"],
    ['is empty', () => '', "can't be served"],
    [
      'requires an unsupported feature',
      () => plain.replace('schema', 'schema @link(url: "https://specs.apollo.dev/unheard/v1.0", for: SECURITY)'),
      'https://specs.apollo.dev/unheard/v1.0',
    ],
    ['has an unknown type', () => plain.replace('name: String!', 'name: Strange!'), 'Unknown type Strange'],
  ])('the previous supergraph stays when the new one %s', async (_what, broken, reason) => {
    mount(broken());
    await eventually(() => isLogged('a new supergraph was refused'));
    expect(await ask(router.url, PLAIN)).toMatchObject({ status: 200, errors: [] });
    expect(await supergraphRow()).toContain(reason);
    expect((await fetch(`${router.url}/readyz`)).status).toBe(200);
    await sleep(300); // some more polls
    expect(logged.filter((line) => line.includes('a new supergraph was refused'))).toHaveLength(1);
    mount(priced);
    await eventually(servesPrices);
    expect(await supergraphRow()).toBe('3 subgraphs');
  });

  it('the previous supergraph stays while the file is missing', async () => {
    unlinkSync(join(folder, '..data'));
    await eventually(() => isLogged('there is no supergraph at'));
    expect(await ask(router.url, PLAIN)).toMatchObject({ status: 200, errors: [] });
    mount(priced);
    await eventually(servesPrices);
  });

  it('persisted queries survive a new supergraph', async () => {
    const sha256Hash = createHash('sha256').update(PLAIN).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const post = async (body: unknown) =>
      readAnswer(
        await fetch(`${router.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      );
    expect((await post({ query: PLAIN, extensions })).errors).toEqual([]);
    mount(priced);
    await eventually(servesPrices);
    expect((await post({ extensions })).errors).toEqual([]);
  });
});
