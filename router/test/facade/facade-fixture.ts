import { Readable } from 'node:stream';
import { graphqlErrorSchema } from '@gobbler/contracts';
import { createHttpServer, createLogger } from '@gobbler/service-kit';
import type { FastifyInstance } from 'fastify';
import { execute, parse, validate, type GraphQLSchema } from 'graphql';
import type { Authenticate, FacadePorts, Forward, ForwardRequest, RunOperation } from '../../src/facade/facade-ports';
import { registerFacade } from '../../src/facade/register-facade';
import { clearWorld, type World } from './world';
import { worldRoot } from './world-operations';

export interface ForwardedCall extends ForwardRequest {
  readonly service: string;
  readonly path: string;
}

export interface FacadeFixture {
  readonly app: FastifyInstance;
  readonly world: World;
  readonly forwarded: ForwardedCall[];
  /** Lines of the log. */
  readonly logged: string[];
  /** Takes what is forwarded in place of the world, until the world starts over. */
  forwardInstead: Forward | null;
}

export interface FixtureOptions {
  readonly timeZone?: string;
  readonly authenticate?: Authenticate;
}

/** The facade on a server like the router's, over a graph that lives in maps. */
export async function createFacade(
  schema: GraphQLSchema,
  world: World,
  { timeZone = 'Asia/Singapore', ...options }: FixtureOptions = {},
): Promise<FacadeFixture> {
  const logged: string[] = [];
  const log = createLogger({ service: 'router', level: 'debug', destination: { write: (line) => logged.push(line) } });
  const app = createHttpServer({ log, bodyLimit: 1024 * 1024, timeoutMs: 10_000 });
  const forwarded: ForwardedCall[] = [];
  const forwardToWorld = createForward(world, forwarded);
  const fixture: FacadeFixture = { app, world, forwarded, logged, forwardInstead: null };
  const ports: FacadePorts = {
    config: { timeZone },
    log,
    runOperation: createRunInWorld(schema, world),
    authenticate: options.authenticate ?? createAuthenticate(world),
    forward: (...call) => (fixture.forwardInstead ?? forwardToWorld)(...call),
  };
  registerFacade(app, ports);
  await app.ready();
  return fixture;
}

/** The same facade over an empty world: making one costs more than most tests. */
export function startOver(fixture: FacadeFixture): World {
  const { world, forwarded, logged } = fixture;
  clearWorld(world);
  fixture.forwardInstead = null;
  forwarded.length = 0;
  logged.length = 0;
  return world;
}

function createRunInWorld(schema: GraphQLSchema, world: World): RunOperation {
  return async ({ document, operationName }, variables, { viewer }) => {
    const name = operationName ?? '';
    world.beforeRun(name);
    world.ran.push(name);
    const failure = world.failing.get(name);
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
      rootValue: worldRoot,
      variableValues: variables,
      contextValue: { world, viewer, noteReplay },
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
function createAuthenticate(world: World): Authenticate {
  return ({ headers: { authorization } }) => {
    const token = authorization?.replace(/^Bearer /, '') ?? '';
    const [, userId] = /^user-(\d+)$/.exec(token) ?? [];
    const viewer = userId === undefined ? world.sessions.get(token) : { userId: Number(userId), sid: `sid-${userId}` };
    return Promise.resolve({ viewer: viewer ?? null, isTokenBad: authorization !== undefined && !viewer });
  };
}

/** Post's uploads and payment's webhook. */
function createForward(world: World, forwarded: ForwardedCall[]): Forward {
  return async (service, path, call) => {
    forwarded.push({ ...call, service, path });
    const chunks: Buffer[] = [];
    if (call.body instanceof Readable) for await (const chunk of call.body) chunks.push(Buffer.from(chunk));
    if (service === 'payment') {
      return answerOf(call.headers['stripe-signature'] === 'good' ? 200 : 400, {});
    }
    const uploadId = `upload-${world.uploads.size + 1}`;
    world.uploads.set(uploadId, { userId: call.viewer?.userId ?? 0, bytes: Buffer.concat(chunks) });
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
