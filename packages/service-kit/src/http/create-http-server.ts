import type { ServerResponse } from 'node:http';
import { AppError, toAppError, toHttpError } from '@gobbler/contracts';
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { isDraining } from '../lifecycle/draining';
import type { Logger } from '../logging/create-logger';
import { countRequests } from '../metrics/count-requests';
import type { Metrics } from '../metrics/create-metrics';
import { traceRequests } from '../tracing/trace-requests';
import { parseTraceparent } from '../tracing/traceparent';
import type { Tracer } from '../tracing/tracer';
import { acceptJson } from './accept-json';
import { answerClientError, answerForNode, hasOneHost } from './answer-for-node';
import { INTERNAL_HEADERS } from './internal-headers';
import { requestIdOf } from './request-id';
import { runInRequest } from './request-scope';

export interface HttpServerOptions {
  readonly log: Logger;
  /** Bytes of a body after inflation. */
  readonly bodyLimit: number;
  /** Milliseconds for a whole request; also the answer's deadline. */
  readonly timeoutMs: number;
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
  /** Whether a request without a trace begins one. */
  readonly startsTraces?: boolean;
  /** Proxies in front whose word in `X-Forwarded-For` counts for `request.ip`, from the nearest on; none when left out. */
  readonly trustedProxyHops?: number | undefined;
}

/**
 * An HTTP server as all our services have it: JSON in and out, a request id on every answer and log line,
 * limits in size and time, and errors masked to code and text.
 */
export function createHttpServer({
  log,
  bodyLimit,
  timeoutMs,
  metrics,
  tracer,
  startsTraces = false,
  trustedProxyHops = 0,
}: HttpServerOptions): FastifyInstance {
  // Typed as fastify's own, or the instance would be one that only takes pino's.
  const loggerInstance: FastifyBaseLogger = log;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // Each line has the request's id already; a child per request costs as much as parsing its headers.
    childLoggerFactory: (logger) => logger,
    bodyLimit,
    trustProxy: trustedProxyHops > 0 && ((_address: string, hop: number) => hop < trustedProxyHops),
    // Headers and body must be here in time; the answer's own deadline is the handler's matter.
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    genReqId: requestIdOf,
    http: { requireHostHeader: false },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerBadPath,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });

  answerForNode(app.server);
  acceptJson(app);
  letGoOfConnections(app);
  if (metrics) countRequests(app, metrics);
  if (tracer) traceRequests(app, tracer, startsTraces);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header(INTERNAL_HEADERS.requestId, request.id);
    runInRequest(
      {
        requestId: request.id,
        traceparent: traceparentOf(request),
        deadlineAt: performance.now() + Math.min(timeoutMs, remainingMsOf(request) ?? timeoutMs),
      },
      () => done(hasOneHost(request.raw) ? undefined : new AppError('BAD_REQUEST', 'One Host header is needed.')),
    );
  });
  const sendError = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const error = toAppError(thrown);
    if (error !== thrown && error.code === 'INTERNAL_SERVER_ERROR')
      log.error({ err: thrown, path: pathOf(request) }, 'request failed');
    const { status, headers, body } = toHttpError(error, request.id);
    void reply.status(status).headers(headers).send(body);
  };
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request, reply) =>
    sendError(new AppError('NOT_FOUND', 'There is nothing at this address.'), request, reply),
  );
  return app;
}

/** A path that can't be decoded; it reaches no hook, no route and no error handler. */
function answerBadPath(_error: unknown, { id }: { id: string }, { raw }: { raw: ServerResponse }): void {
  const { status, body: answer } = toHttpError(toAppError({ statusCode: 400 }), id);
  const body = JSON.stringify(answer);
  raw.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    [INTERNAL_HEADERS.requestId]: id,
  });
  raw.end(body);
}

/**
 * While the process drains each answer says that it is its connection's last, so that no client sends a request down a connection
 * at the moment at which it ends. When the server closes, one whose request is still under way would be kept alive after its
 * answer, and be waited for; a client that keeps it all the same is cut off once it is idle.
 */
function letGoOfConnections(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    if (app.server.listening) {
      const cutIdle = setInterval(() => app.server.closeIdleConnections(), 100);
      app.server.once('close', () => clearInterval(cutIdle));
    }
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing || isDraining()) void reply.header('connection', 'close');
    done(null, payload);
  });
}

function traceparentOf(request: FastifyRequest): string | null {
  const given = request.headers[INTERNAL_HEADERS.traceparent];
  return typeof given === 'string' && parseTraceparent(given) ? given : null;
}

function remainingMsOf(request: FastifyRequest): number | undefined {
  const given = Number(request.headers[INTERNAL_HEADERS.remainingMs]);
  return Number.isFinite(given) && given > 0 ? given : undefined;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}
