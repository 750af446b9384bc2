import { createLogger, shutDown, type Logger, type RunningService } from '@gobbler/service-kit';
import type { RouterConfig } from './config';
import { createGateway } from './gateway/create-gateway';
import { InvalidSupergraphError, loadSupergraph } from './gateway/load-supergraph';
import { createApollo } from './graphql/create-apollo';
import { createOriginPools } from './http/origin-pools';
import { createOwnParts } from './own-parts';
import { createRouterServer } from './router-server';

/** What a test or the launcher may put in place of the real thing. */
export interface RouterAdapters {
  readonly log?: Logger;
  readonly now?: () => Date;
}

/** Milliseconds for an orderly end; more than an answer may take. */
const SHUTDOWN_MS = 15_000;
/** Connections to one subgraph. */
const CONNECTIONS = 128;
/** Bytes that a subgraph may answer. */
const ANSWER_LIMIT = 8 * 1024 * 1024;

/** Starts the router; rejects, with nothing left running, when the supergraph can't be served or the port is taken. */
export async function startRouter(config: RouterConfig, adapters: RouterAdapters = {}): Promise<RunningService> {
  const { log = createLogger({ service: 'router', level: config.logLevel }), now = () => new Date() } = adapters;
  const isProduction = config.environment === 'production';
  const supergraph = loadSupergraph(config.supergraphPath, config.subgraphUrl);
  const own = config.own && createOwnParts(config.own, supergraph, log, now);
  const pools = createOriginPools({ connections: CONNECTIONS, maxResponseSize: ANSWER_LIMIT });
  const gateway = createGateway({
    supergraph,
    pools,
    log,
    isProduction,
    subgraphTimeoutMs: config.subgraphTimeoutMs,
    tokenFor: own && ((subgraph, context) => own.tokenFor(subgraph, context)),
  });
  const apollo = createApollo({ gateway, log, isProduction, isIntrospectionOn: config.isIntrospectionOn });
  await apollo.start().catch((error: unknown) => {
    throw new InvalidSupergraphError(config.supergraphPath, reasonOf(error));
  });
  const [app, readiness] = await createRouterServer({ config, supergraph, apollo, own, log });

  const close = () =>
    shutDown(log, SHUTDOWN_MS, [
      ['readiness', () => readiness.startDraining()],
      ['http', () => app.close()],
      ['graphql', () => apollo.stop()],
      ['what follows auth', () => own?.close()],
      ['calls of subgraphs', () => pools.close()],
    ]);
  try {
    await own?.identity.start();
    const url = await app.listen({ host: config.host, port: config.port });
    log.info({ url, supergraph: config.supergraphPath, subgraphs: supergraph.subgraphs }, 'router is ready');
    return { url: url.replace('0.0.0.0', '127.0.0.1'), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Federation's errors go on for pages; the first line says what is wrong. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? 'unknown';
}
