import { randomBytes, randomUUID } from 'node:crypto';
import { createInternalTokenIssuer, type ServiceName } from '@gobbler/service-kit';
import { startProgram, takePort } from '@gobbler/test-harness';
import { createTestDatabase, createTestRedis } from '@gobbler/test-servers';
import { Agent } from 'undici';
import type { Engine } from '../benchmark';
import { createAccessTokens } from '../federation/access-tokens';
import { startOurs, startUpstream } from '../federation/start-contestants';
import type { Upstream } from '../federation/subgraphs';

export interface Contestant {
  readonly name: string;
  readonly isOurs: boolean;
  createPost(portions: number): Promise<number>;
  /** Makes what the router would have made before: it is no part of what is measured. */
  prepare(userId: number): Promise<unknown>;
  /** Resolves to `OK` or to the code of what went wrong; never rejects. */
  reserve(userId: number, postId: number): Promise<string>;
}

const SECRET = randomBytes(32).toString('hex');
const OWNER = 7;
/** As many as the router keeps to one subgraph. */
const CONNECTIONS = 128;
const CLIENT_LIMIT_MS = 15_000;

const CREATE_POST = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
const RESERVE =
  'mutation ($postId: ID!, $key: String) { reserve(postId: $postId, idempotencyKey: $key) { reservation { id } } }';

/** The plain implementation first, then ours; each a process of its own, on the same database server. */
export async function startContestants(engine: Engine): Promise<readonly Contestant[]> {
  const [postPort, reservationPort, plainPort] = [await freePort(), await freePort(), await freePort()];
  const redis = await createTestRedis();
  const common = {
    INTERNAL_TOKEN_SECRET: SECRET,
    LOG_LEVEL: 'warn',
    REDIS_URL: redis.url,
    POST_URL: `http://127.0.0.1:${postPort}`,
    POST_QUOTA_POSTS_PER_DAY: '1000000',
    POST_QUOTA_OPEN_POSTS: '1000000',
    GOBBLER_DATA_DIR: `/tmp/gobbler-bench-${process.pid}`,
  };
  const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase({ engine })));
  const [postDatabase = '', reservationDatabase = '', plainDatabase = ''] = databases.map(({ url }) => url);
  const post = startProgram('subgraphs/post/dist/main.js', {
    env: { ...common, POST_PORT: String(postPort), POST_METRICS_PORT: '0', POST_DATABASE_URL: postDatabase },
  });
  const reservation = startProgram('subgraphs/reservation/dist/main.js', {
    env: {
      ...common,
      RESERVATION_PORT: String(reservationPort),
      RESERVATION_METRICS_PORT: '0',
      RESERVATION_DATABASE_URL: reservationDatabase,
    },
  });
  const plain = startProgram('testing/bench/dist/plain-reservation/main.js', {
    env: { PLAIN_PORT: String(plainPort), PLAIN_DATABASE_URL: plainDatabase },
  });
  await post.answers(`http://127.0.0.1:${postPort}/readyz`);
  await reservation.answers(`http://127.0.0.1:${reservationPort}/readyz`);
  await plain.answers(`http://127.0.0.1:${plainPort}/readyz`);
  const ours = createOurs(common.POST_URL, `http://127.0.0.1:${reservationPort}`);
  const urls = { post: common.POST_URL, reservation: `http://127.0.0.1:${reservationPort}` };
  return [createPlain(`http://127.0.0.1:${plainPort}`), ours, await startBehindRouter(ours, urls)];
}

function createPlain(url: string): Contestant {
  const ask = createAsk();
  const call = async (path: string, body: object) => (await ask(`${url}${path}`, {}, body)) as { id?: number };
  return {
    name: 'plain SELECT … FOR UPDATE',
    isOurs: false,
    prepare: async () => undefined,
    createPost: async (portions) => (await call('/posts', { portions })).id ?? 0,
    reserve: (userId, postId) =>
      call('/reservations', { userId, postId }).then(
        ({ id }) => (id === undefined ? 'REFUSED' : 'OK'),
        (error: Error) => error.name,
      ),
  };
}

interface GraphQLBody {
  readonly data?: {
    readonly createPost?: { readonly post: { readonly id: string } };
    readonly reserve?: object;
  } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  readonly code?: string;
}

function createOurs(postUrl: string, reservationUrl: string): Contestant {
  const ask = createAsk();
  const tokens = createInternalTokenIssuer(SECRET, 'router', () => new Date());

  async function call(url: string, service: ServiceName, userId: number, query: string, variables: object) {
    const authorization = `Bearer ${tokens.tokenFor(service, viewerOf(userId))}`;
    return (await ask(`${url}/graphql`, { authorization }, { query, variables })) as GraphQLBody;
  }

  return {
    name: 'the reservation service',
    isOurs: true,
    prepare: (userId) => Promise.resolve(tokens.tokenFor('reservation', viewerOf(userId))),
    async createPost(portions) {
      const input = {
        title: 'Soup',
        description: 'Still warm',
        position: { latitude: 1.3, longitude: 103.8 },
        portions,
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      };
      const { data } = await call(postUrl, 'post', OWNER, CREATE_POST, { input });
      return Number(data?.createPost?.post.id);
    },
    reserve: (userId, postId) =>
      reserveWith((query, variables) => call(reservationUrl, 'reservation', userId, query, variables), postId),
  };
}

/** The same services behind our router, to which each person shows an access token. */
async function startBehindRouter(direct: Contestant, urls: Partial<Upstream>): Promise<Contestant> {
  const tokens = createAccessTokens();
  const upstream = await startUpstream(tokens.jwks);
  const { url } = await startOurs({ ...upstream, ...urls }, { INTERNAL_TOKEN_SECRET: SECRET });
  const ask = createAsk();
  const headersOf = new Map<number, Readonly<Record<string, string>>>();
  return {
    ...direct,
    name: 'the same behind the router',
    prepare: (userId) => Promise.resolve(headersOf.set(userId, tokens.headers(userId))),
    reserve: (userId, postId) =>
      reserveWith((query, variables) => ask(url, headersOf.get(userId) ?? {}, { query, variables }), postId),
  };
}

/** Resolves to `OK` or to the code of what went wrong. */
async function reserveWith(
  ask: (query: string, variables: object) => Promise<unknown>,
  postId: number,
): Promise<string> {
  try {
    const answer = await ask(RESERVE, { postId: String(postId), key: randomUUID() });
    const { data, errors, code } = answer as GraphQLBody;
    return data?.reserve ? 'OK' : (errors?.[0]?.extensions?.code ?? code ?? 'NO_DATA');
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

function viewerOf(userId: number) {
  return { userId, sid: `session-of-${userId}` };
}

function createAsk() {
  const agent = new Agent({ connections: CONNECTIONS, pipelining: 1 });
  return async (url: string, headers: Record<string, string>, body: object): Promise<unknown> => {
    const { origin, pathname } = new URL(url);
    const answer = await agent.request({
      origin,
      path: pathname,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(CLIENT_LIMIT_MS),
    });
    return answer.body.json();
  };
}

async function freePort(): Promise<number> {
  const taken = await takePort();
  await taken.free();
  return taken.port;
}
