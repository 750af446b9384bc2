import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { AppError } from '@gobbler/contracts';
import {
  IDEMPOTENCY_HEADERS,
  runInRequest,
  withinDeadline,
  type LoadShedder,
  type Priority,
} from '@gobbler/service-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../facade/facade-ports';
import type { ScopeOf } from '../http/request-scopes';
import { sourceOf } from '../http/source-of';
import { acceptStrictJson } from '../http/strict-json';
import { checkQueryString } from './check-query-string';
import type { ClientName } from './client-of';
import type { Engine } from './live-engine';
import { refuse } from './refuse';
import type { RouterContext } from './request-context';
import { sendRequestError } from './send-request-error';

export interface GraphqlRouteOptions {
  readonly engine: { current(): Pick<Engine, 'answer'> };
  readonly authenticate: Authenticate;
  readonly scopeOf: ScopeOf;
  /** Reads a request's `Idempotency-Key`; null for none. Throws `BAD_USER_INPUT`. */
  readonly readKey: (request: FastifyRequest) => string | null;
  readonly readClient: (headers: IncomingHttpHeaders) => ClientName | null;
  readonly load: LoadShedder;
  /** Headers of the page for browsers. */
  readonly pageHeaders: Readonly<Record<string, string>>;
}

/** Serves GraphQL over HTTP at `/graphql`, and to browsers the explorer, if there is one. All errors have GraphQL's shape. */
export function addGraphqlRoute(
  app: FastifyInstance,
  { engine, authenticate, scopeOf, readKey, readClient, load, pageHeaders }: GraphqlRouteOptions,
): void {
  async function createContext(request: FastifyRequest, reply: FastifyReply): Promise<RouterContext> {
    const { viewer, isTokenBad } = await authenticate(request).catch((error: unknown) => {
      throw error instanceof AppError ? refuse(error, { status: 503 }) : error;
    });
    if (isTokenBad) throw refuse(new BadTokenError(), { status: 401, headers: CHALLENGE });
    const noteReplay = () => void reply.header(IDEMPOTENCY_HEADERS.replayed, 'true');
    const source = sourceOf(request);
    const confirmPriority = (priority: Priority) => load.confirm(request.raw, priority);
    return {
      viewer,
      issuer: 'router',
      source,
      client: readClient(request.headers),
      scope: scopeOf(request),
      idempotencyKey: keyOf(request),
      noteReplay,
      confirmPriority,
      measured: null,
    };
  }

  function keyOf(request: FastifyRequest): string | null {
    try {
      return readKey(request);
    } catch (error) {
      throw error instanceof AppError ? refuse(error, { status: 400 }) : error;
    }
  }

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!METHODS.includes(request.method)) {
      void reply.header('allow', METHODS.join(', '));
      throw new AppError('METHOD_NOT_ALLOWED', `Use ${METHODS.join(' or ')} for GraphQL.`);
    }
    checkQueryString(request);
    const { status, headers, body } = await engine.current().answer(request, () => createContext(request, reply));
    for (const [name, value] of headers) void reply.header(name, value);
    if (headers.get('content-type') === 'text/html') void reply.headers(pageHeaders);
    if (body.kind === 'chunked') return reply.status(status ?? 200).send(Readable.from(body.asyncIterator));
    return reply
      .status(statusFor(request, status ?? 200, headers.get('content-type'), body.string))
      .send(body.string.length > LARGE ? Buffer.from(body.string) : body.string);
  }

  void app.register((scope, _options, done) => {
    acceptStrictJson(scope);
    // Apollo Server's CSRF prevention refuses other content types.
    scope.addContentTypeParser('*', (_request, payload, parsed) => {
      payload.resume();
      parsed(null, undefined);
    });
    scope.setErrorHandler(sendRequestError);
    scope.all('/graphql', (request, reply) => {
      const requestScope = scopeOf(request);
      return runInRequest(requestScope, () => withinDeadline(requestScope.deadlineAt, answer(request, reply)));
    });
    done();
  });
}

/** Characters of an answer that is encoded before it is sent: Node would encode it twice, to count its bytes and to write them. */
const LARGE = 50_000;
/**
 * GraphQL over HTTP: a client that names `application/json` gets 200 for an operation that is refused before execution. A malformed
 * request stays a 400.
 */
function statusFor({ headers: { accept } }: FastifyRequest, status: number, type = '', body: string): number {
  if (status !== 400 || !accept?.includes('application/json') || !type.startsWith('application/json')) return status;
  return body.includes('"code":"BAD_REQUEST"') ? 400 : 200;
}

const METHODS = ['GET', 'POST'];
/** RFC 6750, section 3. */
const CHALLENGE = { 'www-authenticate': 'Bearer error="invalid_token"' };

class BadTokenError extends AppError {
  constructor() {
    super('UNAUTHENTICATED', 'The access token is invalid or has expired. Log in again, or send no token.');
  }
}
