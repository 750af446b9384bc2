import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Clock } from '@gobbler/contracts';
import { createHttpServer } from '../http/create-http-server';
import { addHealthRoutes, type Dependency, type Readiness } from '../http/health';
import { createInternalTokenVerifier } from '../identity/internal-token-verifier';
import { requireInternalCaller } from '../identity/require-internal-caller';
import type { ServiceName } from '../identity/service-name';
import type { Logger } from '../logging/create-logger';
import type { Metrics } from '../metrics/create-metrics';
import type { RequestContext, SubgraphCall } from './context';
import { shedSubgraphLoad } from '../overload/shed-subgraph-load';
import type { Tracer } from '../tracing/tracer';
import { addGraphqlRoute } from './graphql-route';

export interface SubgraphOptions<Context extends RequestContext> {
  readonly name: ServiceName;
  readonly host: string;
  readonly port: number;
  readonly internalTokenSecret: string;
  /** Its tokens are accepted too while the secret is being rotated. */
  readonly previousInternalTokenSecret?: string | undefined;
  readonly log: Logger;
  readonly now: Clock;
  readonly schema: GraphQLSchema;
  readonly createContext: (call: SubgraphCall) => Context;
  readonly dependencies: readonly Dependency[];
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
  /** Private routes beside GraphQL; all of them need an internal token unless listed in `openPaths`. */
  readonly addRoutes?: (app: FastifyInstance) => void;
  /** Routes that anyone may call, as written in the route. */
  readonly openPaths?: readonly string[];
}

export interface RunningSubgraph {
  readonly url: string;
  readonly readiness: Readiness;
  stop(): Promise<void>;
}

/** Milliseconds that a subgraph may take for an answer; the router waits longer. */
export const SUBGRAPH_TIMEOUT_MS = 5_000;
/** Bytes of a GraphQL request between services, `_entities` with a thousand representations included. */
const BODY_LIMIT = 2 * 1024 * 1024;

/** Serves a subgraph's schema at `/graphql`, with `/healthz` and `/readyz`, to callers with an internal token. */
export async function startSubgraph<Context extends RequestContext>(
  options: SubgraphOptions<Context>,
): Promise<RunningSubgraph> {
  const { name, host, port, log, now, metrics, tracer } = options;
  const app = createHttpServer({ log, bodyLimit: BODY_LIMIT, timeoutMs: SUBGRAPH_TIMEOUT_MS, metrics, tracer });
  shedSubgraphLoad(app.server, metrics);
  const { internalTokenSecret, previousInternalTokenSecret } = options;
  const verify = createInternalTokenVerifier(internalTokenSecret, name, now, previousInternalTokenSecret);
  requireInternalCaller(app, verify, ['/healthz', '/readyz', ...(options.openPaths ?? [])], log);
  const readiness = addHealthRoutes(app, options.dependencies);
  options.addRoutes?.(app);
  addGraphqlRoute(app, options);

  const address = await app.listen({ host, port });
  return {
    url: address.replace('0.0.0.0', '127.0.0.1'),
    readiness,
    async stop() {
      readiness.startDraining();
      await app.close();
    },
  };
}
