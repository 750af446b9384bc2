import cors from '@fastify/cors';
import { AppError } from '@gobbler/contracts';
import type { RateLimiters } from '@gobbler/contracts';
import {
  addHealthRoutes,
  bearerToken,
  createHttpServer,
  type Logger,
  type Metrics,
  type Readiness,
  type Tracer,
} from '@gobbler/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RouterConfig } from './config';
import { addApiDocs } from './api-docs/add-api-docs';
import { addGraphiqlAssets } from './api-docs/graphiql';
import { PAGE_HEADERS } from './api-docs/page-headers';
import { registerFacade } from './facade/register-facade';
import type { Authenticate } from './facade/facade-ports';
import { clientOf } from './graphql/client-of';
import { addGraphqlRoute } from './graphql/graphql-route';
import type { LiveEngine } from './graphql/live-engine';
import { createRunOperation } from './graphql/run-operation';
import { idempotencyKeyOf } from './http/idempotency-key';
import { lingerOnRefusal } from './http/linger-on-refusal';
import { inflateJsonBodies } from './http/inflate-bodies';
import { refuseAmbiguousTargets } from './http/refuse-ambiguous-targets';
import { limitRequestTime } from './http/limit-request-time';
import { shedRouterLoad } from './http/shed-router-load';
import { createRequestScopes } from './http/request-scopes';
import { addProxyRoutes } from './proxy/add-proxy-routes';
import type { OwnParts } from './own-parts';
import { routerDependencies } from './router-dependencies';

export interface RouterServerOptions {
  readonly config: RouterConfig;
  readonly engine: LiveEngine;
  /** Null when another supergraph is served: then there are only GraphQL and health routes. */
  readonly own: OwnParts | null;
  readonly rateLimiters: RateLimiters;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer | undefined;
  readonly addLocalPages: AddLocalPages | undefined;
}

/** Adds pages below `/local/` beside the stand-ins', which are never shown in production. */
export type AddLocalPages = (app: FastifyInstance) => void;

/** Maximum size of an inflated body in bytes. */
const BODY_LIMIT = 1024 * 1024;

/** Creates the HTTP server with all routes, not listening yet. */
export async function createRouterServer(options: RouterServerOptions): Promise<[FastifyInstance, Readiness]> {
  const { config, engine, own, rateLimiters, log, metrics, tracer, addLocalPages } = options;
  const { trustedProxyHops } = config;
  const showsLocalPages = config.environment !== 'production';
  const app = createHttpServer({
    log,
    bodyLimit: BODY_LIMIT,
    timeoutMs: config.requestTimeoutMs,
    metrics,
    tracer,
    startsTraces: true,
    trustedProxyHops,
  });
  const load = shedRouterLoad(app.server, metrics, config.corsOrigins);
  const scopeOf = createRequestScopes(app, config.requestTimeoutMs);
  const authenticate: Authenticate = own
    ? (request) => own.identity.authenticate(bearerToken(request.raw))
    : () => Promise.resolve({ viewer: null, isTokenBad: false });

  // Another supergraph may use the header in its own way.
  const readKey = own ? ({ raw }: FastifyRequest) => idempotencyKeyOf(raw) : () => null;

  const readClient = config.recordedOperationsPath === null ? () => null : clientOf;

  addHeaders(app);
  refuseAmbiguousTargets(app);
  if (config.corsOrigins.length > 0) await app.register(cors, corsOptions(config.corsOrigins));
  inflateJsonBodies(app, BODY_LIMIT);
  lingerOnRefusal(app);
  limitRequestTime(app);
  const readiness = addHealthRoutes(app, () => routerDependencies(engine, own, rateLimiters));
  const pageHeaders = config.explorer === 'graphiql' ? PAGE_HEADERS : {};
  addGraphqlRoute(app, { engine, authenticate, scopeOf, readKey, readClient, load, pageHeaders });
  if (config.explorer === 'graphiql') await addGraphiqlAssets(app);
  if (config.isIntrospectionOn && own) {
    await addApiDocs(app, { served: () => engine.current(), defaultListSize: config.cost.defaultListSize });
  }
  if (showsLocalPages) addLocalPages?.(app);
  if (own) {
    addProxyRoutes(app, { forward: own.forward, scopeOf, showsLocalPages });
    await app.register((scope, _options, done) => {
      scope.addHook('preValidation', async ({ raw }) => load.confirm(raw, raw.method === 'GET' ? 'normal' : 'high'));
      registerFacade(scope, {
        config: own.config.facade,
        log,
        authenticate,
        runOperation: createRunOperation({ engine, scopeOf, log }),
        forward: (service, path, call, request) => own.forwardAsFacade(service, path, call, scopeOf(request)),
      });
      done();
    });
  }
  return [app, readiness];
}

function addHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-content-type-options', 'nosniff');
    if (request.method === 'TRACE') done(new AppError('METHOD_NOT_ALLOWED', 'TRACE is not supported.'));
    else done();
  });
}

/** Tokens are not cookies, so CORS credentials stay off. */
function corsOptions(origins: readonly string[]) {
  return {
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'idempotency-key',
      'apollo-require-preflight',
      'apollographql-client-name',
      'apollographql-client-version',
      'x-apollo-operation-name',
      'x-request-id',
      'traceparent',
    ],
    exposedHeaders: ['authorization', 'idempotent-replayed', 'retry-after', 'x-request-id'],
    maxAge: 600,
    strictPreflight: false,
  };
}
