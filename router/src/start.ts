import { UnavailableError } from '@gobbler/contracts';
import type { RateLimiters } from '@gobbler/contracts';
import { createRateLimiters } from './limits/rate/create-rate-limiters';
import {
  createLogger,
  createMetrics,
  openTracer,
  serveMetrics,
  startInOrder,
  type Logger,
  type Metrics,
  type RunningService,
  type ServiceName,
  type ShutdownStep,
  type Tracing,
} from '@gobbler/service-kit';
import type { RouterConfig } from './config';
import { createCostBudget } from './cost/cost-budget';
import { checkOwnSupergraph } from './gateway/check-own-supergraph';
import { followFile } from './files/follow-file';
import { loadSupergraph, parseSupergraph, readSupergraph, type Supergraph } from './gateway/load-supergraph';
import { createEngine } from './graphql/create-engine';
import { limitCredentials } from './graphql/limit-credentials';
import { createLiveEngine } from './graphql/live-engine';
import { createPersistedQueries } from './graphql/persisted-queries';
import { createOriginPools } from './http/origin-pools';
import { createMeters } from './metrics/create-meters';
import { createOwnParts } from './own-parts';
import { openRecorder } from './recorded/open-recorder';
import { createRouterServer, type AddLocalPages } from './router-server';
import { openTrustedDocuments } from './trusted/open-trusted-documents';

/** Replacements that a test or the launcher may pass. */
export interface RouterAdapters {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly now?: () => Date;
  readonly rateLimiters?: RateLimiters;
  readonly tracing?: Tracing;
  readonly addLocalPages?: AddLocalPages;
}

/** Milliseconds for a graceful shutdown; longer than the request deadline. */
const SHUTDOWN_MS = 15_000;
/** Connections per subgraph. */
const CONNECTIONS = 128;
/** Maximum size of a subgraph answer in bytes. */
const ANSWER_LIMIT = 8 * 1024 * 1024;

/** Starts the router; rejects, with nothing left running, when the supergraph can't be served or the port is taken. */
export function startRouter(config: RouterConfig, adapters: RouterAdapters = {}): Promise<RunningService> {
  const log = adapters.log ?? createLogger({ service: 'router', level: config.logLevel });
  return startInOrder(log, SHUTDOWN_MS, (steps) => startParts(config, { ...adapters, log }, steps));
}

/** @param steps receives how each part is closed, in the order of their start */
async function startParts(
  config: RouterConfig,
  { log, metrics = createMetrics('router'), now = () => new Date(), ...adapters }: RouterAdapters & { log: Logger },
  steps: ShutdownStep[],
): Promise<{ url: string; drainMs: number | undefined }> {
  let served = await loadSupergraph(config.supergraphPath, config.subgraphUrl);
  if (config.own) checkOwnSupergraph(served, config.supergraphPath);
  const { tracing, addLocalPages } = adapters;
  const observed = { tracer: await openTracer({ service: 'router', config, tracing, log, steps }), addLocalPages };
  const metricsServer = await serveMetrics({ ...config, metrics, log });
  steps.push(['metrics', () => metricsServer.stop()]);
  const { rateLimiters = createRateLimiters({ redisUrl: config.redisUrl, log, metrics }) } = adapters;
  steps.push(['limits', () => rateLimiters.close()]);
  const pools = createOriginPools({ connections: CONNECTIONS, maxResponseSize: ANSWER_LIMIT });
  steps.push(['subgraph connections', () => pools.close()]);
  const originOf = (service: ServiceName) => originIn(served, service);
  const own = config.own && createOwnParts({ config: config.own, originOf, log, now });
  steps.push(['identity', () => own?.close()]);
  const recorder =
    config.recordedOperationsPath === null ? null : await openRecorder(config.recordedOperationsPath, log, now);
  steps.push(['recorded operations', () => recorder?.stop()]);
  const trusted = config.trustedDocuments && (await openTrustedDocuments(config.trustedDocuments, log, metrics));
  steps.push(['trusted documents', () => trusted?.stop()]);

  const parts = {
    config,
    pools,
    log,
    tokenFor: own && own.tokenFor,
    persistedQueries: createPersistedQueries(),
    trust: trusted && trusted.trust,
    budget: createCostBudget(rateLimiters, config.cost.perMinute),
    meters: createMeters(metrics, (name) => trusted?.names().has(name) ?? false),
    steps: [
      // Another supergraph's `logIn` may mean something else.
      ...(config.own ? [limitCredentials(rateLimiters, config.own.credentialLimits)] : []),
      ...(recorder ? [recorder.step] : []),
    ],
  };
  const engine = createLiveEngine(await createEngine(served, parts), log, config.requestTimeoutMs);
  steps.push(['graphql', () => engine.stop()]);
  const [app, readiness] = await createRouterServer({ config, engine, own, rateLimiters, log, metrics, ...observed });
  steps.push(['http', () => app.close()]);
  const following = followFile({
    what: 'supergraph',
    path: config.supergraphPath,
    everyMs: config.supergraphPollMs,
    read: () => readSupergraph(config.supergraphPath),
    current: () => served.sdl,
    async take(sdl) {
      const supergraph = parseSupergraph(sdl, config.supergraphPath, config.subgraphUrl);
      if (own) checkOwnSupergraph(supergraph, config.supergraphPath);
      const next = await createEngine(supergraph, parts);
      await next.executor.warmUp(engine.current().executor.mostUsed());
      engine.replace(next);
      served = supergraph;
      return { subgraphs: supergraph.subgraphs };
    },
    refuse: engine.refuse,
    log,
  });
  steps.push(['supergraph', () => following.stop()], ['readiness', () => readiness.startDraining()]);

  await own?.identity.start();
  const url = await app.listen({ host: config.host, port: config.port });
  log.info({ url, supergraph: config.supergraphPath, subgraphs: served.subgraphs }, 'router is ready');
  return { url: url.replace('0.0.0.0', '127.0.0.1'), drainMs: config.drainMs };
}

function originIn({ subgraphs }: Supergraph, service: ServiceName): string {
  const subgraph = subgraphs.find(({ name }) => name === service);
  if (!subgraph) throw new UnavailableError(service);
  return new URL(subgraph.url).origin;
}
