import type { FastifyInstance } from 'fastify';
import { createFakeSigner, type FakeSigner } from './fake-auth';
import { startFakeSubgraph, type FakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { startTestRouter, type TestRouter } from './test-router';

export interface OwnRouter extends TestRouter {
  readonly signer: FakeSigner;
  readonly auth: FakeSubgraph;
  readonly user: FakeSubgraph;
  readonly post: FakeSubgraph;
  readonly payment: FakeSubgraph;
  /** Sessions that auth reports as revoked. */
  readonly revoked: string[];
}

/** A router with identity over small fakes of our subgraphs. */
export async function startOwnRouter(): Promise<OwnRouter> {
  const signer = await createFakeSigner();
  const revoked: string[] = [];
  const auth = await startFakeSubgraph('auth', AUTH, authResolvers(revoked), (app) => {
    app.get('/.well-known/jwks.json', () => signer.jwks);
  });
  const user = await startFakeSubgraph('user', USER, USER_RESOLVERS);
  const post = await startFakeSubgraph('post', POST, { Query: { postCount: () => 3 } }, addPictures);
  const payment = await startFakeSubgraph('payment', PAYMENT, PAYMENT_RESOLVERS, addPages);
  const router = await startTestRouter([auth, user, post, payment], { isOwn: true });
  return { signer, auth, user, post, payment, revoked, ...router };
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
