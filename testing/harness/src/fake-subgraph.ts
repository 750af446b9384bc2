import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { graphql, parse } from 'graphql';

/** A request to a subgraph. */
interface Asked {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

type Answer = (request: FastifyRequest, reply: FastifyReply) => unknown;

export interface FakeSubgraph {
  readonly name: string;
  readonly sdl: string;
  /** Without a path. */
  readonly url: string;
  readonly app: FastifyInstance;
  /** All GraphQL requests, oldest first. */
  readonly asked: Asked[];
  /** Overrides the answers; null restores them. */
  answerWith(answer: Answer | null): void;
  stop(): Promise<void>;
}

/** Starts a small subgraph over HTTP whose answers can be overridden. */
export async function startFakeSubgraph(
  name: string,
  sdl: string,
  resolvers: object,
  addRoutes: (app: FastifyInstance) => void = () => undefined,
): Promise<FakeSubgraph> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as GraphQLResolverMap }]);
  const asked: Asked[] = [];
  let misbehave: Answer | null = null;

  const app = fastify({ forceCloseConnections: true, bodyLimit: 4 * 1024 * 1024 });
  app.get('/healthz', () => ({ status: 'ok' }));
  addRoutes(app);
  app.post<{ Body: { query: string; variables: Record<string, unknown> } }>('/graphql', async (request, reply) => {
    const { query, variables } = request.body;
    asked.push({ headers: request.headers, query, variables });
    if (misbehave) return misbehave(request, reply);
    const { data, errors } = await graphql({ schema, source: query, variableValues: variables });
    return reply.send({ data, ...(errors ? { errors } : {}) });
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });

  return {
    name,
    sdl,
    url,
    app,
    asked,
    answerWith(answer) {
      misbehave = answer;
    },
    stop: () => app.close(),
  };
}
