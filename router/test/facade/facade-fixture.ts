import { Readable } from 'node:stream';
import { graphqlErrorSchema } from '@gobbler/contracts';
import { createHttpServer, createLogger } from '@gobbler/service-kit';
import type { FastifyInstance } from 'fastify';
import { execute, parse, validate, type GraphQLSchema } from 'graphql';
import type { Authenticate, FacadePorts, Forward, ForwardRequest, RunOperation } from '../../src/facade/facade-ports';
import { registerFacade } from '../../src/facade/register-facade';
import { clearFakeGraph, type FakeGraph } from './fake-graph';
import { fakeGraphRoot } from './fake-graph-operations';

export interface ForwardedCall extends ForwardRequest {
  readonly service: string;
  readonly path: string;
}

export interface FacadeFixture {
  readonly app: FastifyInstance;
  readonly graph: FakeGraph;
  readonly forwarded: ForwardedCall[];
  /** Lines of the log. */
  readonly logged: string[];
  /** Takes what is forwarded in place of the graph, until the graph starts over. */
  forwardInstead: Forward | null;
}

export interface FixtureOptions {
  readonly timeZone?: string;
  readonly authenticate?: Authenticate;
}

/** The facade on a server like the router's, over a graph that lives in maps. */
export async function createFacade(
  schema: GraphQLSchema,
  graph: FakeGraph,
  { timeZone = 'Asia/Singapore', ...options }: FixtureOptions = {},
): Promise<FacadeFixture> {
  const logged: string[] = [];
  const log = createLogger({ service: 'router', level: 'debug', destination: { write: (line) => logged.push(line) } });
  const app = createHttpServer({ log, bodyLimit: 1024 * 1024, timeoutMs: 10_000 });
  const forwarded: ForwardedCall[] = [];
  const forwardToFakes = createForward(graph, forwarded);
  const fixture: FacadeFixture = { app, graph, forwarded, logged, forwardInstead: null };
  const ports: FacadePorts = {
    config: { timeZone },
    log,
    runOperation: createRunOperation(schema, graph),
    authenticate: options.authenticate ?? createAuthenticate(graph),
    forward: (...call) => (fixture.forwardInstead ?? forwardToFakes)(...call),
  };
  registerFacade(app, ports);
  await app.ready();
  return fixture;
}

/** The same facade over an empty graph: making one costs more than most tests. */
export function startOver(fixture: FacadeFixture): FakeGraph {
  const { graph, forwarded, logged } = fixture;
  clearFakeGraph(graph);
  fixture.forwardInstead = null;
  forwarded.length = 0;
  logged.length = 0;
  return graph;
}

function createRunOperation(schema: GraphQLSchema, graph: FakeGraph): RunOperation {
  return async ({ document, operationName }, variables, { viewer }) => {
    const name = operationName ?? '';
    graph.beforeRun(name);
    graph.ran.push(name);
    const failure = graph.failing.get(name);
    if (failure !== undefined) return { data: null, errors: [{ code: failure, message: 'failed on purpose' }] };
    const parsed = parse(document);
    const [problem] = validate(schema, parsed);
    if (problem) throw problem;
    let isReplayed = false;
    const noteReplay = () => {
      isReplayed = true;
    };
    const { data = null, errors = [] } = await execute({
      schema,
      document: parsed,
      operationName: name,
      rootValue: fakeGraphRoot,
      variableValues: variables,
      contextValue: { graph, viewer, noteReplay },
    });
    return {
      data: data === null ? null : { ...data },
      errors: errors.map(({ message, path = [], extensions }) => ({
        ...graphqlErrorSchema.parse({ message, extensions }),
        path,
      })),
      isReplayed,
    };
  };
}

/** `Bearer user-7` is user 7; so is a token from a log-in. */
function createAuthenticate(graph: FakeGraph): Authenticate {
  return ({ headers: { authorization } }) => {
    const token = authorization?.replace(/^Bearer /, '') ?? '';
    const [, userId] = /^user-(\d+)$/.exec(token) ?? [];
    const viewer = userId === undefined ? graph.sessions.get(token) : { userId: Number(userId), sid: `sid-${userId}` };
    return Promise.resolve({ viewer: viewer ?? null, isTokenBad: authorization !== undefined && !viewer });
  };
}

/** Post's uploads and payment's webhook. */
function createForward(graph: FakeGraph, forwarded: ForwardedCall[]): Forward {
  return async (service, path, call) => {
    forwarded.push({ ...call, service, path });
    const chunks: Buffer[] = [];
    if (call.body instanceof Readable) for await (const chunk of call.body) chunks.push(Buffer.from(chunk));
    if (service === 'payment') {
      return answerOf(call.headers['stripe-signature'] === 'good' ? 200 : 400, {});
    }
    const uploadId = `upload-${graph.uploads.size + 1}`;
    graph.uploads.set(uploadId, { userId: call.viewer?.userId ?? 0, bytes: Buffer.concat(chunks) });
    return answerOf(200, { uploadId });
  };
}

export function answerOf(status: number, body: object) {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Readable.from([Buffer.from(JSON.stringify(body))]),
  };
}
