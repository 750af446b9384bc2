import type { FastifyInstance } from 'fastify';
import { createLogger, type RunningService } from '@gobbler/service-kit';
import { readRouterConfig, startRouter } from '../../src/index';
import { composeFakes } from './compose-fakes';
import { createFakeSigner, type FakeSigner } from './fake-auth';
import { startFakeSubgraph, type FakeSubgraph } from './fake-subgraph';

export const SECRET = 'a-secret-for-tests-that-is-long-enough';

export interface OwnWorld {
  readonly url: string;
  readonly signer: FakeSigner;
  readonly auth: FakeSubgraph;
  readonly user: FakeSubgraph;
  readonly post: FakeSubgraph;
  readonly payment: FakeSubgraph;
  /** Sessions that auth tells of as revoked. */
  readonly revoked: string[];
  readonly logged: string[];
  /** Another router over the same subgraphs; stopped with this one. */
  startAnother(env?: Record<string, string>, now?: () => Date): Promise<string>;
  stop(): Promise<void>;
}

/** A router over a supergraph that is cut like ours, with small fakes in place of the subgraphs. */
export async function startOwnWorld(env: Record<string, string> = {}): Promise<OwnWorld> {
  const signer = await createFakeSigner();
  const revoked: string[] = [];
  const auth = await startFakeSubgraph('auth', AUTH, authResolvers(revoked), (app) => {
    app.get('/.well-known/jwks.json', () => signer.jwks);
  });
  const user = await startFakeSubgraph('user', USER, USER_RESOLVERS);
  const post = await startFakeSubgraph('post', POST, { Query: { postCount: () => 3 } }, addPictures);
  const payment = await startFakeSubgraph('payment', PAYMENT, PAYMENT_RESOLVERS, addPages);
  const subgraphs = [auth, user, post, payment];
  const supergraph = composeFakes(subgraphs);
  const routers: RunningService[] = [];
  const logged: string[] = [];
  const destination = { write: (line: string) => void logged.push(line) };

  async function startAnother(more: Record<string, string> = {}, now?: () => Date): Promise<string> {
    const config = readRouterConfig({ INTERNAL_TOKEN_SECRET: SECRET, ROUTER_PORT: '0', ...more });
    const router = await startRouter(
      { ...config, supergraphPath: supergraph.path },
      { log: createLogger({ service: 'router', level: 'info', destination }), ...(now ? { now } : {}) },
    );
    routers.push(router);
    return router.url;
  }

  return {
    url: await startAnother(env),
    signer,
    auth,
    user,
    post,
    payment,
    revoked,
    logged,
    startAnother,
    async stop() {
      await Promise.all(routers.map((router) => router.close()));
      await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
      supergraph.remove();
    },
  };
}

function authResolvers(revoked: readonly string[]) {
  return {
    Query: {
      revokedSessions: () => ({
        sessions: revoked.map((sid) => ({ sid, forgettableAt: new Date(Date.now() + 900_000).toISOString() })),
        cursor: String(revoked.length),
        hasMore: false,
      }),
    },
    Mutation: { logIn: () => 'in' },
  };
}

const PAYMENT_RESOLVERS = {
  User: { isPremium: () => true },
  Mutation: { createCheckoutSession: () => 'open' },
};

const USER_RESOLVERS = {
  Query: {
    me: () => ({ id: '7', username: 'Ana' }),
    user: (_: unknown, { id }: { id: string }) => ({ id, username: 'Ben' }),
  },
};

function addPictures(app: FastifyInstance): void {
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 30_000_000 }, (_request, body, done) =>
    done(null, body),
  );
  app.get<{ Params: { name: string } }>('/pictures/:name', (request, reply) =>
    request.params.name === 'bread.png'
      ? reply.headers({ etag: '"1"', 'set-cookie': 'a=b', server: 'secret' }).type('image/png').send(Buffer.from('PNG'))
      : reply.status(404).send({ error: 'none', code: 'NOT_FOUND' }),
  );
  app.put<{ Body: Buffer }>('/local/uploads/:id', (request) => ({
    size: request.body.length,
    url: request.url,
    type: request.headers['content-type'],
    authorization: request.headers.authorization,
    cookie: request.headers.cookie ?? null,
  }));
  app.post<{ Body: Buffer }>('/uploads', (request) => ({
    size: request.body.length,
    authorization: request.headers.authorization,
    requestId: request.headers['x-request-id'],
  }));
}

function addPages(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  app.get('/local/checkout/:id', (request, reply) =>
    reply.type('text/html; charset=utf-8').send(`<h1>Pay</h1>${request.url}`),
  );
  app.post('/local/checkout/:id/pay', (request, reply) =>
    reply
      .status(303)
      .header('location', `/local/done?${String(request.body)}`)
      .send(),
  );
}

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@inaccessible"])';

const AUTH = `
  ${LINK}
  type RevokedSession @inaccessible { sid: ID! forgettableAt: String! }
  type RevokedSessionList @inaccessible { sessions: [RevokedSession!]! cursor: String! hasMore: Boolean! }
  type Query { revokedSessions(after: String): RevokedSessionList! @inaccessible }
  type Mutation { logIn(email: String!, password: String!): String }
`;

const USER = `
  ${LINK}
  type User @key(fields: "id") { id: ID! username: String! }
  type Query { me: User user(id: ID!): User }
`;

const POST = `
  ${LINK}
  type Query { postCount: Int! }
`;

const PAYMENT = `
  ${LINK}
  type User @key(fields: "id") { id: ID! isPremium: Boolean }
  type Mutation { createCheckoutSession: String }
`;
