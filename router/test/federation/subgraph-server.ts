import { fastify, type FastifyReply } from 'fastify';
import type { ExecutionResult } from 'graphql';

interface SubgraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type AnswerRequest = (request: SubgraphRequest) => Promise<ExecutionResult>;

/** Changes a subgraph's answer or sends another one. */
export type Misbehave = (answer: AnswerRequest, request: SubgraphRequest, reply: FastifyReply) => unknown;

/** One HTTP server for all subgraphs, each at its own path. */
export interface SubgraphServer {
  readonly url: string;
  serve(path: string, answer: AnswerRequest): void;
  /** Makes the subgraphs of one path misbehave; null ends it. */
  misbehave(path: string, how: Misbehave | null): void;
  stop(): Promise<void>;
}

export async function startSubgraphServer(): Promise<SubgraphServer> {
  const answers = new Map<string, AnswerRequest>();
  const faults = new Map<string, Misbehave>();
  const app = fastify({ forceCloseConnections: true });
  app.post<{ Body: SubgraphRequest }>('/*', async ({ url, body }, reply) => {
    const answer = answers.get(url);
    if (!answer) return reply.status(404).send({ error: 'no such subgraph' });
    const fault = faults.get(url);
    if (fault) return fault(answer, body, reply);
    return reply.send(await answer(body));
  });
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    serve: (path, answer) => void answers.set(path, answer),
    misbehave: (path, how) => void (how ? faults.set(path, how) : faults.delete(path)),
    stop: () => app.close(),
  };
}
