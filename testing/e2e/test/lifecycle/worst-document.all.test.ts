import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDataSource, createInternalTokenIssuer, dialectOf } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase, freePort } from '@gobbler/test-servers';
import { endProcesses, measureSlowness, ROOT, startProgram, type RunningProcess } from '@gobbler/test-harness';
import { SECRETS } from '@gobbler/test-harness/services';

/** Megabytes: 60% (Dockerfile) of the gigabyte that docker-compose.yml gives to post, heap and all. */
const HEAP = 614;
const MEMORY = 1_024;
const OWNER = 7;
/** Doubled so often, one post is 256. */
const DOUBLINGS = 8;
/** Milliseconds: a subgraph's own limit, and what an idle machine takes to answer. */
const [LIMIT, ANSWER] = [5_000, 3_000];

const nest = (levels: number, first: number, leaf: string): string =>
  levels === 0 ? leaf : `posts(first: ${first}) { edges { node { owner { ${nest(levels - 1, first, leaf)} } } } }`;
const aliases = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

/** The most expensive document of each kind that the router accepts: long texts, many objects, many lists, lists in lists. */
const ALLOWED = [
  `{ user(id: ${OWNER}) { posts(first: 100) { edges { node { ${aliases(15, (i) => `d${i}: description`)} } } } } }`,
  `{ user(id: ${OWNER}) { posts(first: 100) { edges { cursor node { id owner { id ${nest(1, 4, 'id')} } } } } } }`,
  `{ user(id: ${OWNER}) { ${aliases(7, (i) => `p${i}: posts(first: ${100 - i}) { edges { cursor node { id title } } }`)} } }`,
  `{ user(id: ${OWNER}) { ${nest(3, 7, 'id')} } }`,
];
/** What ran a process of this heap out of memory in under a minute; it comes to 10^12 posts. */
const SIX_LEVELS = `{ user(id: ${OWNER}) { ${nest(6, 100, 'id')} } }`;

let folder: string;
let database: TestDatabase;
let post: RunningProcess;
let postUrl: string;
let routerUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gobbler-e2e-'));
  database = await createTestDatabase();
  const [postPort, routerPort] = [await freePort(), await freePort()];
  postUrl = `http://127.0.0.1:${postPort}`;
  routerUrl = `http://127.0.0.1:${routerPort}`;
  post = startProgram('subgraphs/post/dist/main.js', {
    cwd: folder,
    env: {
      ...SECRETS,
      NODE_OPTIONS: `--max-old-space-size=${HEAP}`,
      POST_PORT: String(postPort),
      POST_DATABASE_URL: database.url,
      GOBBLER_DATA_DIR: folder,
    },
  });
  // As a foreign one it needs no other service; it is asked for prices alone.
  const router = startProgram('router/dist/main.js', {
    cwd: folder,
    env: { ROUTER_PORT: String(routerPort), ROUTER_SUPERGRAPH_PATH: resolve(ROOT, 'router/supergraph.graphql') },
  });
  await Promise.all([post.answers(`${postUrl}/readyz`), router.answers(`${routerUrl}/readyz`)]);
  await seed();
});

afterAll(async () => {
  await endProcesses();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function seed(): Promise<void> {
  const input = {
    title: '🍞'.repeat(50),
    description: '🍞'.repeat(500),
    position: { latitude: 1.3, longitude: 103.8 },
    portions: 1,
    endsAt: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const created = await askPost('mutation($input: CreatePostInput!) { createPost(input: $input) { post { id } } }', {
    input,
  });
  expect(created).toMatchObject({ status: 200, body: { data: { createPost: { post: { id: expect.any(String) } } } } });
  const dataSource = await createDataSource({
    url: database.url,
    service: 'post',
    entities: [],
    migrations: [],
    poolSize: 1,
  }).initialize();
  const schema = dialectOf(dataSource).kind === 'postgres' ? 'current_schema()' : 'DATABASE()';
  const columns: { name: string }[] = await dataSource.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ${schema} AND table_name = 'posts'
     AND column_name <> 'id' AND COALESCE(generation_expression, '') = ''`,
  );
  const names = columns.map(({ name }) => name).join(', ');
  for (let i = 0; i < DOUBLINGS; i += 1) {
    await dataSource.query(`INSERT INTO posts (${names}) SELECT ${names} FROM posts`);
  }
  await dataSource.destroy();
}

async function askPost(query: string, variables: object = {}) {
  const viewer = { userId: OWNER, sid: 'session-7' };
  const issuer = createInternalTokenIssuer(SECRETS.INTERNAL_TOKEN_SECRET, 'router', () => new Date());
  return ask(postUrl, query, variables, { authorization: `Bearer ${issuer.tokenFor('post', viewer)}` });
}

async function ask(url: string, query: string, variables: object, headers: Record<string, string>) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await answer.text();
  return { status: answer.status, size: text.length, body: JSON.parse(text) as Record<string, unknown> };
}

/** Megabytes that the process has taken at its most. Linux only knows. */
function peakMemory(): number {
  const status = readFileSync(`/proc/${post.pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_024);
}

describe('a post process with the memory that Compose gives it', () => {
  it.each(ALLOWED.map((document, index) => [index, document] as const))(
    'answers ten of the most expensive accepted documents at once (%#)',
    async (_index, document) => {
      const { body } = await ask(routerUrl, document, {}, {});
      const { estimated, limit } = (body['extensions'] as { cost: { estimated: number; limit: number } }).cost;
      expect([estimated <= limit, estimated > 0.7 * limit]).toEqual([true, true]);
      const inner = document.replace('user(id: 7)', '_entities(representations: [{ __typename: "User", id: "7" }])');
      const entity = inner.replace(/\) \{ (.*) \} \}$/s, ') { ... on User { $1 } } }');
      const answers = await Promise.all(Array.from({ length: 10 }, () => askPost(entity)));
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
      // A machine under load may have no free connection in time for all ten.
      const codes = answers.flatMap(({ body: { errors = [] } }) => errors as { extensions: { code: string } }[]);
      expect(new Set(codes.map(({ extensions }) => extensions.code))).toEqual(
        new Set(codes.length > 0 ? ['SUBGRAPH_UNAVAILABLE'] : []),
      );
      expect((await askPost(entity)).body['errors']).toBeUndefined();
      expect(peakMemory()).toBeLessThan(MEMORY);
    },
  );

  it('refuses six nested lists that are sent to it directly, in time, ten at once, and goes on', async () => {
    const entity = `{ _entities(representations: [{ __typename: "User", id: "${OWNER}" }]) { ... on User { ${nest(6, 100, 'id')} } } }`;
    const { body } = await ask(routerUrl, SIX_LEVELS, {}, {});
    expect(body['errors']).toMatchObject([{ extensions: { code: 'COST_LIMIT' } }]);
    const slowness = await measureSlowness();
    const started = performance.now();
    const answers = await Promise.all(Array.from({ length: 10 }, () => askPost(entity)));
    expect(performance.now() - started).toBeLessThan(LIMIT + ANSWER * slowness);
    for (const { status } of answers) expect([400, 504]).toContain(status);
    expect(peakMemory()).toBeLessThan(MEMORY);
    expect((await askPost('{ __typename }')).status).toBe(200);
  });
});
